package io.stint.iam;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.AwsResponseMetadata;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * What an answer says about itself: whether it is AWS's, and when AWS wants to be asked again. The
 * SDK takes any page that comes with status 200 for a success without content; each answer of AWS
 * has a request id, those of a proxy or a portal before it have none.
 */
final class Answers {

  /** The code of an answer that AWS did not give. */
  static final String NOT_AWS = "NotAnAwsAnswer";

  /** The SDK's word for a request id that is missing. */
  private static final String UNKNOWN = "UNKNOWN";

  private static final List<String> REQUEST_ID =
      List.of("x-amzn-RequestId", "x-amz-request-id", "x-amz-requestid");

  private Answers() {}

  /**
   * @throws IamFailure.Unreachable when the answer is not AWS's: nothing of it is believed
   */
  static <T extends AwsResponse> T requireAws(String action, T answer) {
    AwsResponseMetadata metadata = answer.responseMetadata();
    if (metadata == null || !isId(metadata.requestId())) {
      SdkHttpResponse http = answer.sdkHttpResponse();
      throw notAws(action, http == null ? 200 : http.statusCode(), Optional.ofNullable(http));
    }
    return answer;
  }

  static boolean isAws(AwsServiceException e) {
    return isId(e.requestId())
        || http(e)
            .flatMap(http -> http.firstMatchingHeader(REQUEST_ID))
            .filter(Answers::isId)
            .isPresent();
  }

  static IamFailure notAws(String action, int status, Optional<SdkHttpResponse> http) {
    return new IamFailure.Unreachable(
            NOT_AWS,
            ("the answer to %s (HTTP status %s) has no AWS request id: somebody else"
                    + " answered, a proxy or the wrong endpoint; whether it was done is unknown")
                .formatted(action, status))
        .notBefore(http.flatMap(Answers::retryAfter));
  }

  static Optional<SdkHttpResponse> http(AwsServiceException e) {
    return Optional.ofNullable(e.awsErrorDetails()).map(details -> details.sdkHttpResponse());
  }

  /** {@code Retry-After} in seconds, {@code x-amz-retry-after} in milliseconds. */
  static Optional<Duration> retryAfter(SdkHttpResponse http) {
    return number(http, "x-amz-retry-after")
        .map(Duration::ofMillis)
        .or(() -> number(http, "Retry-After").map(Duration::ofSeconds));
  }

  /** A date is not read here: clocks differ, and AWS sends none. */
  private static Optional<Long> number(SdkHttpResponse http, String header) {
    return http.firstMatchingHeader(header)
        .map(String::strip)
        .filter(text -> text.matches("\\d{1,9}"))
        .map(Long::valueOf);
  }

  private static boolean isId(String requestId) {
    return requestId != null && !requestId.isBlank() && !requestId.equals(UNKNOWN);
  }
}
