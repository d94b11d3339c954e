package io.stint.iam;

import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

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

  private static final Set<String> UNKNOWN_ACTION =
      Set.of("InvalidAction", "UnknownOperation", "UnknownOperationException", "NotImplemented");

  private static final Set<String> TAKES_PASSWORD =
      Set.of("CreateLoginProfile", "UpdateLoginProfile");

  private static final Pattern UNKNOWN_PRINCIPAL =
      Pattern.compile("Invalid principal in policy: \"\\w+\":\"([^\"]+)\"");

  private AwsErrors() {}

  static IamFailure translate(String action, SdkException e) {
    if (e instanceof AwsServiceException answered && answered.awsErrorDetails() != null) {
      return answered(action, answered);
    }
    if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
      return new IamFailure.Unreachable(
          "NoAnswer", "AWS did not answer " + action + " in time; whether it was done is unknown");
    }
    if (String.valueOf(e.getMessage()).startsWith("Unable to load credentials")) {
      return new IamFailure.Refused("NoCredentials", "no AWS credentials were found for " + action);
    }
    return new IamFailure.Unreachable(
        "NoAnswer", "no answer from AWS to " + action + ": " + root(e));
  }

  /** Whether the endpoint does not know the action at all (emulators know a part of IAM). */
  static boolean unknownAction(IamFailure failure) {
    return UNKNOWN_ACTION.contains(failure.code());
  }

  private static IamFailure answered(String action, AwsServiceException e) {
    String code = String.valueOf(e.awsErrorDetails().errorCode());
    String message = message(action, code, e.awsErrorDetails().errorMessage());
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
    if (e.statusCode() == 429) {
      return new IamFailure.Throttled(code, message);
    }
    return e.statusCode() >= 500
        ? new IamFailure.Unreachable(code, message)
        : new IamFailure.Refused(code, message);
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
