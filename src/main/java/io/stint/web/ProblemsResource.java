package io.stint.web;

import io.stint.security.CallerRole;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestPath;

/** What each {@link ProblemCode} means and what to do: at the {@code type} of a problem. */
@Path("/problems")
class ProblemsResource {

  static final String PATH = "/problems/";

  private static final String TEXT = "/META-INF/problems.md";

  private final Map<String, String> paragraphs =
      Arrays.stream(text().split("(?m)^(?=## )"))
          .filter(paragraph -> paragraph.startsWith("## "))
          .collect(
              Collectors.toMap(
                  paragraph -> paragraph.lines().findFirst().orElseThrow().substring(3),
                  Function.identity()));

  @RolesAllowed(CallerRole.VIEWERS)
  @GET
  @Path("/{code}")
  @Produces("text/markdown;charset=UTF-8")
  public String paragraph(@RestPath String code) {
    String paragraph = paragraphs.get(code);
    if (paragraph == null) {
      throw Refusal.notFound("problem", code);
    }
    return paragraph;
  }

  private static String text() {
    try (InputStream text = ProblemsResource.class.getResourceAsStream(TEXT)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
