package io.stint.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.regex.Pattern;

/** What is sent and what is accepted, before JAX-RS reads it, which takes what is none for ours. */
@ApplicationScoped
class MediaTypeHeaders {

  /** Before anything looks at what is accepted. */
  private static final int PRIORITY = 85;

  private static final String NONE = "identity";
  private static final Pattern NOTHING = Pattern.compile("[\\s,]*");

  private final Endpoints endpoints;

  MediaTypeHeaders(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  void register(@Observes Filters filters) {
    filters.register(this::look, PRIORITY);
  }

  private void look(RoutingContext context) {
    HttpServerRequest request = context.request();
    context.addHeadersEndHandler(written -> hideQuality(context.response()));
    List<String> sent = request.headers().getAll("Content-Type");
    List<String> accepted = request.headers().getAll("Accept");
    if (sent.size() > 1 || !sent.stream().allMatch(MediaTypeHeaders::isMediaType)) {
      context.fail(endpoints.notTaken(request.path(), request.method().name()));
    } else if (!request.headers().getAll("Content-Encoding").stream().allMatch(NONE::equals)) {
      context.fail(
          Refusal.unsupportedMediaType("A body is taken as it is, without a Content-Encoding.")
              .with("Accept-Encoding", NONE));
    } else if (!isNothing(accepted) && !accepted.stream().allMatch(MediaTypeHeaders::areSome)) {
      context.fail(Problems.withStatus(406));
    } else {
      if (isNothing(accepted)) {
        request.headers().remove("Accept");
      } else if (accepted.size() == 1 && isOnlyProblems(accepted.get(0))) {
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
    return accept.replaceAll("\\s*;.*", "").equalsIgnoreCase(Problem.MEDIA_TYPE);
  }

  /** How good a choice an answer was among others is between JAX-RS and its resources. */
  private static void hideQuality(HttpServerResponse response) {
    String type = response.headers().get("Content-Type");
    if (type != null && type.contains(";qs=")) {
      response.putHeader("Content-Type", type.replaceAll(";qs=[0-9.]+", ""));
    }
  }

  /** Also an empty list: who says nothing takes all. */
  private static boolean isNothing(List<String> accepted) {
    return accepted.stream().allMatch(one -> NOTHING.matcher(one).matches());
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
