package io.stint.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Which request this is: what the caller sent as {@code X-Request-Id}, else made here. In every log
 * line, problem and event that the request causes.
 */
public final class RequestId {

  static final String HEADER = "X-Request-Id";

  private static final String KEY = "requestId";
  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestId() {}

  /** Empty outside of a request. */
  public static Optional<String> current() {
    return Optional.ofNullable((String) MDC.get(KEY));
  }

  /** Before everything else, so that a request that is refused early has its id too. */
  static void assign(RoutingContext context) {
    MDC.put(KEY, of(context));
    context.next();
  }

  /** Also for what is refused before the first route. */
  static String of(RoutingContext context) {
    String known = context.get(KEY);
    if (known != null) {
      return known;
    }
    String id = sentOrNew(context.request());
    context.put(KEY, id);
    context.response().putHeader(HEADER, id);
    return id;
  }

  /** Another one each time where the caller has sent none. */
  static String sentOrNew(HttpServerRequest request) {
    return sent(request).orElseGet(() -> UUID.randomUUID().toString());
  }

  /** Empty where the caller has sent none that is taken. */
  static Optional<String> sent(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(HEADER))
        .filter(sent -> ACCEPTED.matcher(sent).matches());
  }
}
