package io.stint.support;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.restassured.RestAssuredRequest;
import com.atlassian.oai.validator.restassured.RestAssuredResponse;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import io.stint.contract.Contract;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds requests and answers against the contract. A request that the service refuses may break it,
 * that is what such tests are for; its path and its answer may not.
 */
public final class ContractFilter implements Filter {

  public static final ContractFilter INSTANCE = new ContractFilter();

  /** Paths, parameters, headers and media types; it checks no types in a contract of 3.1. */
  private final OpenApiInteractionValidator around =
      OpenApiInteractionValidator.createForSpecificationUrl(
              Path.of("openapi", "openapi.yaml").toUri().toString())
          .withLevelResolver(
              LevelResolver.create()
                  .withLevel("validation.request.body", ValidationReport.Level.IGNORE)
                  .withLevel("validation.response.body", ValidationReport.Level.IGNORE)
                  // It takes a list in a query for JSON, and sees no list in a contract of 3.1.
                  .withLevel(
                      "validation.request.parameter.schema.invalidJson",
                      ValidationReport.Level.IGNORE)
                  .withLevel(
                      "validation.request.parameter.collection.invalid",
                      ValidationReport.Level.IGNORE)
                  .build())
          .build();

  private final Contract contract = Contract.ofFile();

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification expected,
      FilterContext chain) {
    Response answer = chain.next(request, expected);
    List<String> broken =
        Stream.of(
                aroundBodies(request, answer),
                inRequest(request, answer),
                inAnswer(request, answer))
            .flatMap(List::stream)
            .toList();
    if (!broken.isEmpty()) {
      throw new AssertionError(
          request.getMethod()
              + " "
              + request.getURI()
              + " → "
              + answer.statusCode()
              + " is not what openapi/openapi.yaml says:\n"
              + String.join("\n", broken)
              + "\n"
              + answer.asString());
    }
    return answer;
  }

  private List<String> aroundBodies(FilterableRequestSpecification request, Response answer) {
    return around
        .validate(RestAssuredRequest.of(request), RestAssuredResponse.of(answer))
        .getMessages()
        .stream()
        .filter(message -> message.getLevel() == ValidationReport.Level.ERROR)
        .filter(message -> answer.statusCode() < 400 || isOfTheAnswer(message))
        .map(message -> message.getKey() + ": " + message.getMessage())
        .toList();
  }

  private List<String> inRequest(FilterableRequestSpecification request, Response answer) {
    return answer.statusCode() < 400 && request.getBody() instanceof String body
        ? contract.objectionsToRequest(
            request.getMethod(), path(request), request.getContentType(), body)
        : List.of();
  }

  private List<String> inAnswer(FilterableRequestSpecification request, Response answer) {
    return contract.objectionsToAnswer(
        request.getMethod(),
        path(request),
        answer.statusCode(),
        answer.contentType(),
        answer.asString());
  }

  private static String path(FilterableRequestSpecification request) {
    return URI.create(request.getURI()).getRawPath();
  }

  private static boolean isOfTheAnswer(ValidationReport.Message message) {
    return message.getKey().startsWith("validation.response")
        || message.getKey().equals("validation.request.path.missing");
  }
}
