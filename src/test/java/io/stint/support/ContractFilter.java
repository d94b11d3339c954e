package io.stint.support;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.report.JsonValidationReportFormat;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.restassured.RestAssuredRequest;
import com.atlassian.oai.validator.restassured.RestAssuredResponse;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.nio.file.Path;
import java.util.List;

/**
 * Holds requests and answers against the contract. A request that the service refuses may break it,
 * that is what such tests are for; its path and its answer may not.
 */
final class ContractFilter implements Filter {

  static final ContractFilter INSTANCE = new ContractFilter();

  private final OpenApiInteractionValidator contract =
      OpenApiInteractionValidator.createForSpecificationUrl(
              Path.of("openapi", "openapi.yaml").toUri().toString())
          .build();

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification expected,
      FilterContext chain) {
    Response answer = chain.next(request, expected);
    ValidationReport report =
        contract.validate(RestAssuredRequest.of(request), RestAssuredResponse.of(answer));
    List<ValidationReport.Message> broken =
        report.getMessages().stream()
            .filter(message -> message.getLevel() == ValidationReport.Level.ERROR)
            .filter(message -> answer.statusCode() < 400 || isOfTheAnswer(message))
            .toList();
    if (!broken.isEmpty()) {
      throw new AssertionError(
          request.getMethod()
              + " "
              + request.getURI()
              + " → "
              + answer.statusCode()
              + " is not what openapi/openapi.yaml says:\n"
              + JsonValidationReportFormat.getInstance().apply(ValidationReport.from(broken))
              + "\n"
              + answer.asString());
    }
    return answer;
  }

  private static boolean isOfTheAnswer(ValidationReport.Message message) {
    return message.getKey().startsWith("validation.response")
        || message.getKey().equals("validation.request.path.missing");
  }
}
