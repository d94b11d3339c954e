package io.stint.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that was made, and the JSON that came back.
 *
 * @param body null for an answer in something else, or none; of a stream, the data of its last
 *     event
 */
record Exchange(String method, String path, int status, String mediaType, JsonNode body) {

  /** Keeps all that passes. */
  static final class Recorder implements Filter {

    private final List<Exchange> kept = new ArrayList<>();

    @Override
    public Response filter(
        FilterableRequestSpecification request,
        FilterableResponseSpecification expected,
        FilterContext chain) {
      Response answer = chain.next(request, expected);
      String type = answer.contentType() == null ? "" : answer.contentType();
      kept.add(
          new Exchange(
              request.getMethod(),
              URI.create(request.getURI()).getRawPath(),
              answer.statusCode(),
              type,
              type.contains("json")
                  ? Contract.json(answer.asString())
                  : type.contains("event-stream") ? lastData(answer.asString()) : null));
      return answer;
    }

    /** Of the last event of a stream that has ended. */
    private static JsonNode lastData(String text) {
      return Contract.json(text.substring(text.lastIndexOf("\ndata:") + "\ndata:".length()));
    }

    List<Exchange> kept() {
      return kept;
    }
  }
}
