package io.stint.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import java.util.Map;

/** Turns answers into bytes once, so that a repetition sends the same ones. */
@ApplicationScoped
class ResponseRenderer {

  private final ObjectMapper json;

  ResponseRenderer(ObjectMapper json) {
    this.json = json;
  }

  record Rendered(
      int status, Map<String, String> headers, String mediaType, String body, boolean kept) {

    /** A body may be a secret. */
    @Override
    public String toString() {
      return "Rendered[" + status + " " + mediaType + "]";
    }
  }

  Rendered render(ApiResponse<?> answer) {
    return new Rendered(
        answer.status(), answer.headers(), answer.mediaType(), body(answer), answer.kept());
  }

  private String body(ApiResponse<?> answer) {
    if (answer.body() == null) {
      return null;
    }
    return answer.body() instanceof String text && !answer.mediaType().endsWith("json")
        ? text
        : json(answer.body());
  }

  String write(Rendered rendered) {
    return json(rendered);
  }

  Response send(Rendered rendered) {
    return builder(rendered).build();
  }

  Response replay(String written) {
    try {
      // What was answered once is answered again, whatever texts are taken by now.
      return builder(PlainText.anyText(json.readerFor(Rendered.class)).readValue(written))
          .header("Idempotency-Replayed", "true")
          .build();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Response.ResponseBuilder builder(Rendered rendered) {
    Response.ResponseBuilder response = Response.status(rendered.status());
    if (rendered.body() != null) {
      response.type(rendered.mediaType()).entity(rendered.body());
    }
    rendered.headers().forEach(response::header);
    return response;
  }

  private String json(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
