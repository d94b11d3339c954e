package io.stint.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;

/** What is sent and what is accepted, before JAX-RS reads it, which takes what is none for ours. */
@ApplicationScoped
class MediaTypeHeaders {

  /** Before anything looks at what is accepted. */
  private static final int PRIORITY = 85;

  void register(@Observes Filters filters) {
    filters.register(this::look, PRIORITY);
  }

  private void look(RoutingContext context) {
    HttpServerRequest request = context.request();
    String sent = request.getHeader("Content-Type");
    String accept = request.getHeader("Accept");
    if (sent != null && !isMediaType(sent)) {
      context.fail(Problems.withStatus(415));
    } else if (accept != null && !areSome(accept)) {
      context.fail(Problems.withStatus(406));
    } else {
      if (isOnlyProblems(accept)) {
        request.headers().set("Accept", MediaType.WILDCARD);
      }
      context.next();
    }
  }

  /**
   * Clients that are generated from the contract accept the first JSON among all answers of an
   * operation. Where a success is no JSON, or has no body, that is the problem; nobody asks for
   * one.
   */
  private static boolean isOnlyProblems(String accept) {
    return accept != null && accept.replaceAll("\\s*;.*", "").equalsIgnoreCase(Problem.MEDIA_TYPE);
  }

  private static boolean areSome(String accept) {
    for (String one : accept.split(",")) {
      if (!isMediaType(one.trim())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMediaType(String text) {
    try {
      MediaType type = MediaType.valueOf(text);
      return type != null && text.contains("/") || text.equals("*");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
