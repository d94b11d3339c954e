package io.stint.web;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the request that is being answered comes from; all of it empty outside of one. */
@ApplicationScoped
public class RequestSource {

  /** Of the W3C's Trace Context. */
  private static final Pattern TRACE_PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

  private final CurrentVertxRequest current;

  RequestSource(CurrentVertxRequest current) {
    this.current = current;
  }

  /** Of the other side, as text; of a proxy, where none is said to be trusted. */
  public Optional<String> address() {
    return request().map(HttpServerRequest::remoteAddress).map(side -> side.hostAddress());
  }

  /** What the caller calls the request: its {@code X-Request-Id}, else the id of its trace. */
  public Optional<String> sentId() {
    return request()
        .flatMap(
            request -> RequestId.sent(request).or(() -> trace(request.getHeader("traceparent"))));
  }

  private static Optional<String> trace(String parent) {
    if (parent == null) {
      return Optional.empty();
    }
    Matcher parts = TRACE_PARENT.matcher(parent);
    return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
  }

  private Optional<HttpServerRequest> request() {
    return Arc.container().requestContext().isActive()
        ? Optional.ofNullable(current.getCurrent()).map(RoutingContext::request)
        : Optional.empty();
  }
}
