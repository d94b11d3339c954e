package io.stint.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Failures before and beside JAX-RS: no token, a body that is too large, an unknown path. */
@ApplicationScoped
class ProblemRoutes {

  static final int FIRST = Integer.MIN_VALUE;

  /** Vert.x takes more, so that what is too long gets a problem and not an empty answer. */
  private static final int LONGEST_LINE = 8_192;

  private static final int LONGEST_HEADERS = 20_480;

  private static final Pattern NOT_IN_A_PATH = Pattern.compile("[^A-Za-z0-9/%._~!$&'()*+,;=:@-]+");

  /** The router would take them away: what is said of a member would be done to the cohort. */
  private static final Pattern DOT_SEGMENT =
      Pattern.compile("(^|/)([.]|%2e){1,2}([/;#]|$)", Pattern.CASE_INSENSITIVE);

  private static final List<String> OF_A_PAGE = List.of("GET", "HEAD", "OPTIONS");

  private final ObjectMapper json;
  private final long largestBody;

  ProblemRoutes(ObjectMapper json, WebLimits limits) {
    this.json = json;
    this.largestBody = limits.largestBody().asLongValue();
  }

  void register(@Observes Router router, Vertx vertx) {
    InvalidRequests.expectIn(vertx);
    router.route().order(FIRST).handler(RequestId::assign).failureHandler(this::answer);
    router
        .route()
        .order(FIRST + 1)
        .handler(ProblemRoutes::refuseNoUri)
        .handler(this::refuseTooLong)
        .handler(this::refuseTooLarge);
    router.route("/").order(FIRST + 2).handler(ProblemRoutes::refuseForThePage);
    router.errorHandler(400, this::answerNoPath);
    router.errorHandler(404, this::answer);
    router.errorHandler(405, this::answer);
    router.errorHandler(500, this::answer);
  }

  /** Once for all: Quarkus' own look, which answers without a body, is off ({@code Main}). */
  private static void refuseNoUri(RoutingContext context) {
    String uri = context.request().uri();
    if (isUri(uri) && !DOT_SEGMENT.matcher(pathOf(uri)).find()) {
      context.next();
    } else {
      context.fail(400);
    }
  }

  /** No resource of ours is there to say so. */
  private static void refuseForThePage(RoutingContext context) {
    if (OF_A_PAGE.contains(context.request().method().name())) {
      context.next();
    } else {
      context.fail(Problems.withStatus(405).with("Allow", String.join(", ", OF_A_PAGE)));
    }
  }

  private static String pathOf(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  private static boolean isUri(String text) {
    try {
      new URI(text);
      return true;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private void refuseTooLong(RoutingContext context) {
    int headers = 0;
    for (Map.Entry<String, String> header : context.request().headers()) {
      headers += header.getKey().length() + header.getValue().length() + 4;
    }
    if (context.request().uri().length() > LONGEST_LINE) {
      context.fail(414);
    } else if (headers > LONGEST_HEADERS) {
      context.fail(431);
    } else {
      context.next();
    }
  }

  /** Quarkus would answer this one itself, without a body. */
  private void refuseTooLarge(RoutingContext context) {
    String length = context.request().getHeader("Content-Length");
    if (length == null || Long.parseLong(length) <= largestBody) {
      context.next();
      return;
    }
    // The rest of the body is not worth reading.
    context.addEndHandler(answered -> context.request().connection().close());
    context.response().putHeader("Connection", "close");
    context.fail(413);
  }

  /**
   * The router stumbles over a path that it cannot decode, before any route, and sets no status.
   */
  private void answerNoPath(RoutingContext context) {
    answer(context, Problems.withStatus(400));
  }

  private void answer(RoutingContext context) {
    answer(
        context,
        context.failure() == null || context.statusCode() >= 400 && context.statusCode() != 500
            ? Problems.withStatus(context.statusCode())
            : Problems.refusalFor(context.failure()));
  }

  private void answer(RoutingContext context, Refusal refusal) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.headWritten()) {
      response.reset();
      return;
    }
    refusal.headers().forEach(response::putHeader);
    response
        .setStatusCode(refusal.status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .end(write(Problems.problem(refusal, instance(context.request()), RequestId.of(context))));
  }

  /** The path as it was sent, also where it is none; what no URI has is escaped. */
  static String instance(HttpServerRequest request) {
    String path = request.path();
    return path == null ? "" : NOT_IN_A_PATH.matcher(path).replaceAll(one -> escaped(one.group()));
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private String write(Problem problem) {
    try {
      return json.writeValueAsString(problem);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
