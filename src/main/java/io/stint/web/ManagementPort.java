package io.stint.web;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * A second port, for what is for operations alone, so that the one for callers can be exposed.
 * Quarkus has one too, but whether there is one is settled when it is built, and the sandbox, which
 * is the same build, shows everything on one port. Who may read what is the same on both.
 */
@ApplicationScoped
class ManagementPort {

  /** Before anything answers, and after each request has its id. */
  private static final int EARLY = ProblemRoutes.FIRST + 3;

  private static final Pattern FOR_OPERATIONS = Pattern.compile("/q/(metrics|swagger-ui)(/.*)?");
  private static final Pattern FRAMEWORKS = Pattern.compile("/q/.*");
  private static final Logger LOG = Logger.getLogger(ManagementPort.class);

  private final ManagementConfig config;
  private final Vertx vertx;
  private HttpServer server;

  ManagementPort(ManagementConfig config, Vertx vertx) {
    this.config = config;
    this.vertx = vertx;
  }

  void register(@Observes Router router) {
    if (config.port() != 0) {
      router.route().order(EARLY).handler(this::keepApart);
    }
  }

  private void keepApart(RoutingContext context) {
    boolean here = context.request().localAddress().port() == config.port();
    if ((here ? FRAMEWORKS : FOR_OPERATIONS).matcher(context.normalizedPath()).matches() == here) {
      context.next();
    } else {
      context.fail(404);
    }
  }

  /** A start without it would be one that nobody watches. */
  void listen(@Observes StartupEvent started) {
    if (config.port() == 0) {
      return;
    }
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setMaxInitialLineLength(65_536)
            .setMaxHeaderSize(131_072)
            .setIdleTimeout(90);
    server = vertx.createHttpServer(options).requestHandler(VertxHttpRecorder.getRootHandler());
    try {
      server.listen().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new ConfigurationException(
          "the port %d is taken or cannot be listened on at %s (%s). Set STINT_MANAGEMENT_PORT."
              .formatted(config.port(), config.host(), e.getCause().getMessage()),
          e);
    }
    LOG.infof("Metrics and the API browser are on http://%s:%d/q/", config.host(), config.port());
  }

  void close(@Observes ShutdownEvent stopping) {
    if (server != null) {
      server.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
