package io.stint.iam;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The one table from AWS's error codes to our failures. */
final class AwsErrors {

  private static final Map<String, BiFunction<String, String, IamFailure>> CODES =
      Map.ofEntries(
          Map.entry("NoSuchEntity", IamFailure.Missing::new),
          Map.entry("InvalidInstanceID.NotFound", IamFailure.Missing::new),
          Map.entry("InvalidAssociationID.NotFound", IamFailure.Missing::new),
          Map.entry("EntityAlreadyExists", IamFailure.Conflict::new),
          Map.entry("DeleteConflict", IamFailure.Conflict::new),
          Map.entry("ConcurrentModification", IamFailure.Conflict::new),
          Map.entry("EntityTemporarilyUnmodifiable", IamFailure.Conflict::new),
          Map.entry("IncorrectState", IamFailure.Conflict::new),
          Map.entry("IncorrectInstanceState", IamFailure.Conflict::new),
          Map.entry("LimitExceeded", IamFailure.Quota::new),
          Map.entry("Throttling", IamFailure.Throttled::new),
          Map.entry("ThrottlingException", IamFailure.Throttled::new),
          Map.entry("RequestThrottled", IamFailure.Throttled::new),
          Map.entry("RequestLimitExceeded", IamFailure.Throttled::new),
          Map.entry("TooManyRequestsException", IamFailure.Throttled::new),
          Map.entry("ServiceFailure", IamFailure.Unreachable::new));

  /** Nobody answered, or not in time. */
  static final String NO_ANSWER = "NoAnswer";

  /** An error of AWS that does not say which. */
  private static final String NO_CODE = "NoErrorCode";

  private static final int TOO_MANY_REQUESTS = 429;

  private static final Set<String> UNKNOWN_ACTION =
      Set.of("InvalidAction", "UnknownOperation", "UnknownOperationException", "NotImplemented");

  private static final Set<String> TAKES_PASSWORD =
      Set.of("CreateLoginProfile", "UpdateLoginProfile");

  private static final Pattern UNKNOWN_PRINCIPAL =
      Pattern.compile("Invalid principal in policy: \"\\w+\":\"([^\"]+)\"");

  private AwsErrors() {}

  static IamFailure translate(String action, SdkException e) {
    if (e instanceof AwsServiceException answered) {
      Optional<SdkHttpResponse> http = Answers.http(answered);
      return Answers.isAws(answered)
          ? answered(action, answered).notBefore(http.flatMap(Answers::retryAfter))
          : Answers.notAws(action, answered.statusCode(), http);
    }
    if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
      return new IamFailure.Unreachable(
          NO_ANSWER, "AWS did not answer " + action + " in time; whether it was done is unknown");
    }
    if (String.valueOf(e.getMessage()).startsWith("Unable to load credentials")) {
      return new IamFailure.Refused("NoCredentials", "no AWS credentials were found for " + action);
    }
    return new IamFailure.Unreachable(
        NO_ANSWER, "no answer from AWS to " + action + ": " + root(e));
  }

  /** Whether the endpoint does not know the action at all (emulators know a part of IAM). */
  static boolean unknownAction(IamFailure failure) {
    return UNKNOWN_ACTION.contains(failure.code());
  }

  private static IamFailure answered(String action, AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    if (code == null || code.isBlank()) {
      return withoutCode(action, e.statusCode());
    }
    String message = message(action, code, details.errorMessage());
    if (CODES.containsKey(code)) {
      return CODES.get(code).apply(code, message);
    }
    Matcher unknown = UNKNOWN_PRINCIPAL.matcher(message);
    if (code.equals("MalformedPolicyDocument") && unknown.find()) {
      return new IamFailure.UnknownPrincipal(code, message, unknown.group(1));
    }
    if (code.equals("MalformedPolicyDocument") && message.contains("Invalid principal")) {
      return new IamFailure.Conflict(code, message);
    }
    if (UNKNOWN_ACTION.contains(code)) {
      return new IamFailure.Refused(code, message);
    }
    if (e.statusCode() == TOO_MANY_REQUESTS) {
      return new IamFailure.Throttled(code, message);
    }
    return e.statusCode() >= 500
        ? new IamFailure.Unreachable(code, message)
        : new IamFailure.Refused(code, message);
  }

  /** It says nothing, so nothing is concluded from it but what the status says for certain. */
  private static IamFailure withoutCode(String action, int status) {
    String message =
        "AWS answered " + action + " with HTTP status " + status + " and no error code";
    return status == TOO_MANY_REQUESTS
        ? new IamFailure.Throttled(NO_CODE, message)
        : new IamFailure.Unreachable(NO_CODE, message);
  }

  /** IAM quotes a refused value in some validation messages: never a password's. */
  private static String message(String action, String code, String said) {
    if (TAKES_PASSWORD.contains(action) && code.startsWith("Validation")) {
      return action + ": the password is not in the form that IAM takes";
    }
    return said == null || said.isBlank() ? action + " failed with " + code : action + ": " + said;
  }

  private static String root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }
}
