package io.stint.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Clients that are generated from the contract accept the first JSON among all answers of an
 * operation. Where a success is no JSON, or has no body, that is the problem; nobody asks for one.
 */
@ApplicationScoped
class AcceptedProblems {

  /** Before anything looks at what is accepted. */
  private static final int PRIORITY = 85;

  void register(@Observes Filters filters) {
    filters.register(this::widen, PRIORITY);
  }

  private void widen(RoutingContext context) {
    HttpServerRequest request = context.request();
    String accept = request.getHeader("Accept");
    if (accept != null && accept.replaceAll("\\s*;.*", "").equalsIgnoreCase(Problem.MEDIA_TYPE)) {
      request.headers().set("Accept", "*/*");
    }
    context.next();
  }
}
