package io.stint.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many requests of one caller are worked on at once: by its name where it has proved one, else
 * by its address. What waits by its own wish is counted apart, so that neither keeps the other out.
 */
@ApplicationScoped
class InFlight {

  /** After authorization (100) and after the body has come: what is slow there takes no place. */
  private static final int PRIORITY = 80;

  private static final Duration SHORTLY = Duration.ofSeconds(1);

  private enum Kind {
    WORKED_ON,
    WAITING,
    STREAMED
  }

  private final Map<Kind, Places> places = new EnumMap<>(Kind.class);

  private final Endpoints endpoints;

  InFlight(WebLimits limits, Endpoints endpoints) {
    this.endpoints = endpoints;
    for (Kind kind : Kind.values()) {
      places.put(kind, new Places(limits.mostInFlight()));
    }
  }

  void register(@Observes Filters filters) {
    filters.register(this::admit, PRIORITY);
  }

  private void admit(RoutingContext context) {
    String caller = caller(context);
    Places wanted = places.get(kind(context.request()));
    if (!wanted.take(caller)) {
      context.fail(tooMany("Too many of your requests are being worked on."));
      return;
    }
    context.addEndHandler(answered -> wanted.leave(caller));
    context.next();
  }

  private Kind kind(HttpServerRequest request) {
    if (Prefer.of(request.headers().getAll("Prefer")).isPresent()) {
      return Kind.WAITING;
    }
    String accept = request.getHeader("Accept");
    boolean streamed = accept != null && accept.contains("text/event-stream");
    return streamed || endpoints.isStream(request.path()) ? Kind.STREAMED : Kind.WORKED_ON;
  }

  /** Who a request is counted for. */
  static String caller(RoutingContext context) {
    String name = name(context);
    return name == null
        ? "address " + context.request().remoteAddress().hostAddress()
        : "name " + name;
  }

  /** Null: it has proved none. */
  static String name(RoutingContext context) {
    return context.user() instanceof QuarkusHttpUser user
            && !user.getSecurityIdentity().isAnonymous()
        ? user.getSecurityIdentity().getPrincipal().getName()
        : null;
  }

  static Refusal tooMany(String detail) {
    return Refusal.tooMany(detail, SHORTLY);
  }
}
