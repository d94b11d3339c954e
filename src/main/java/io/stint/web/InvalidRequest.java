package io.stint.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import java.io.UncheckedIOException;

/** The answer to what could not be read as HTTP: a problem, and the end of the connection. */
final class InvalidRequest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the decoder makes up where it has read no path. */
  private static final String NO_PATH = "/bad-request";

  private InvalidRequest() {}

  static final class UnknownVersion extends Exception {

    UnknownVersion() {
      super("unknown version of HTTP", null, false, false);
    }
  }

  static void answer(HttpServerRequest request) {
    Refusal refusal = refusalFor(request.decoderResult().cause());
    String id = RequestId.sentOrNew(request);
    String path = NO_PATH.equals(request.uri()) ? "" : ProblemRoutes.instance(request);
    request
        .response()
        .setStatusCode(refusal.status())
        .putHeader(RequestId.HEADER, id)
        .putHeader("Connection", "close")
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .end(write(Problems.problem(refusal, path, id)));
  }

  private static Refusal refusalFor(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Problems.withStatus(414);
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Problems.withStatus(431);
    }
    return cause instanceof UnknownVersion
        ? Refusal.of(ProblemCode.INVALID_REQUEST, "HTTP/1.1 is spoken here, and HTTP/1.0.")
        : Refusal.of(ProblemCode.INVALID_REQUEST, "What was sent is no request of HTTP/1.1.");
  }

  private static String write(Problem problem) {
    try {
      return JSON.writeValueAsString(problem);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
