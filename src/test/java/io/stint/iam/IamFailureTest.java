package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.sandbox.Fault;
import io.stint.sandbox.Faults;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.iam.model.IamException;

class IamFailureTest {

  private static final UserName ADA = new UserName("ada");

  @ParameterizedTest
  @CsvSource({
    "NoSuchEntity, 404, gone, Missing, true",
    "EntityAlreadyExists, 409, there, Conflict, true",
    "DeleteConflict, 409, children, Conflict, true",
    "ConcurrentModification, 409, wait, Conflict, true",
    "EntityTemporarilyUnmodifiable, 409, wait, Conflict, true",
    "MalformedPolicyDocument, 400, Invalid principal in policy, Conflict, true",
    "MalformedPolicyDocument, 400, Syntax errors in policy, Refused, false",
    "LimitExceeded, 409, Cannot exceed quota for UsersPerAccount: 5000, Quota, false",
    "Throttling, 400, Rate exceeded, Throttled, true",
    "RequestLimitExceeded, 503, Rate exceeded, Throttled, true",
    "Whatever, 429, slow, Throttled, true",
    "ServiceFailure, 500, sorry, Unreachable, true",
    "Whatever, 503, sorry, Unreachable, true",
    "AccessDenied, 403, no, Refused, false",
    "PasswordPolicyViolation, 400, weak, Refused, false",
    "PolicyNotAttachable, 400, no, Refused, false",
    "UnmodifiableEntity, 400, no, Refused, false",
    "ValidationError, 400, no, Refused, false",
    "InvalidClientTokenId, 403, no, Refused, false",
    "InvalidAction, 400, what, Refused, false",
    "UnauthorizedOperation, 403, no, Refused, false",
    "InvalidInstanceID.NotFound, 400, no, Missing, true"
  })
  void everyCodeHasItsFailure(
      String code, int status, String message, String failure, boolean retryable) {
    IamFailure translated =
        AwsErrors.translate(
            "GetUser",
            (IamException)
                IamException.builder()
                    .statusCode(status)
                    .requestId("4e1c6d0a")
                    .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
                    .build());
    assertEquals(failure, translated.getClass().getSimpleName());
    assertEquals(code, translated.code());
    assertEquals(retryable, translated.retryable());
    assertEquals("GetUser: " + message, translated.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "400, Unreachable",
    "403, Unreachable",
    "404, Unreachable",
    "500, Unreachable",
    "503, Unreachable",
    "429, Throttled"
  })
  void anErrorWithoutACodeHasOneOfOurs(int status, String failure) {
    for (AwsErrorDetails details :
        new AwsErrorDetails[] {null, AwsErrorDetails.builder().errorCode(" ").build()}) {
      IamFailure translated =
          AwsErrors.translate(
              "GetUser",
              (IamException)
                  IamException.builder()
                      .statusCode(status)
                      .requestId("4e1c6d0a")
                      .awsErrorDetails(details)
                      .build());
      assertEquals(failure, translated.getClass().getSimpleName());
      assertEquals("NoErrorCode", translated.code());
      assertTrue(translated.getMessage().contains(String.valueOf(status)));
    }
  }

  @ParameterizedTest
  @CsvSource({"NoSuchEntity, 404", "Throttling, 400", "AccessDenied, 403", ", 502"})
  void anErrorWithoutARequestIdIsNotAwss(String code, int status) {
    SdkHttpResponse http =
        SdkHttpResponse.builder().statusCode(status).putHeader("Retry-After", "7").build();
    IamFailure translated =
        AwsErrors.translate(
            "DeleteUser",
            (IamException)
                IamException.builder()
                    .statusCode(status)
                    .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode(code).sdkHttpResponse(http).build())
                    .build());
    assertInstanceOf(IamFailure.Unreachable.class, translated);
    assertEquals("NotAnAwsAnswer", translated.code());
    assertTrue(translated.getMessage().contains("HTTP status " + status));
    assertEquals(Optional.of(Duration.ofSeconds(7)), translated.retryAfter());
  }

  @ParameterizedTest
  @CsvSource({
    "Retry-After, 3, PT3S",
    "retry-after, ' 30 ', PT30S",
    "x-amz-retry-after, 1500, PT1.5S",
    "Retry-After, -1,",
    "Retry-After, soon,",
    "Retry-After, 'Wed, 21 Oct 2026 07:28:00 GMT',",
    "Retry-After, 99999999999999999999,"
  })
  void howLongAwsAsksToWaitIsKept(String header, String value, String wait) {
    SdkHttpResponse http =
        SdkHttpResponse.builder().statusCode(400).putHeader(header, value).build();
    IamFailure translated =
        AwsErrors.translate(
            "GetUser",
            (IamException)
                IamException.builder()
                    .statusCode(400)
                    .requestId("4e1c6d0a")
                    .awsErrorDetails(
                        AwsErrorDetails.builder()
                            .errorCode("Throttling")
                            .sdkHttpResponse(http)
                            .build())
                    .build());
    assertEquals(Optional.ofNullable(wait).map(Duration::parse), translated.retryAfter());
  }

  /** Reads and writes, of all three services. */
  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      names = {"HTML_PAGE", "EMPTY_ANSWER", "BAD_GATEWAY", "ERROR_PAGE"})
  void nothingThatSomebodyElseAnswersIsBelieved(Fault.Kind page) {
    try (Account account = Account.fresh()) {
      account.aws.faults().plan(new Fault(page, null, 1, 1_000));
      IamUsers users = account.iam.users();
      for (Executable call :
          List.<Executable>of(
              () -> users.find(ADA),
              () -> users.list(),
              () -> users.groups(ADA),
              () -> users.removeLoginProfile(ADA),
              () -> users.ensureLoginProfile(ADA, "Correct-Horse-9-Battery", true),
              () -> users.ensure(ADA, "m", Tags.NONE, Optional.empty()),
              () -> users.accessKeys().deactivateAll(ADA),
              () -> account.iam.groups().ensure(new GroupName("crew")),
              () -> account.iam.account().identity(),
              () -> account.iam.account().quotas(),
              () -> account.iam.account().passwordPolicy(),
              () -> account.iam.instances().disassociate("iip-assoc-1"),
              () ->
                  account
                      .iam
                      .instances()
                      .associations(new Arn("arn:aws:iam::123456789012:instance-profile/x")))) {
        IamFailure failure = assertThrows(IamFailure.Unreachable.class, call);
        assertEquals("NotAnAwsAnswer", failure.code());
      }
    }
  }

  @Test
  void noAnswerIsAnUnknownOutcome() {
    IamFailure late = AwsErrors.translate("CreateUser", ApiCallTimeoutException.create(20_000));
    assertInstanceOf(IamFailure.Unreachable.class, late);
    assertTrue(late.getMessage().contains("unknown"));
    IamFailure refused =
        AwsErrors.translate(
            "CreateUser",
            SdkClientException.builder().cause(new ConnectException("refused")).build());
    assertInstanceOf(IamFailure.Unreachable.class, refused);
    assertTrue(refused.getMessage().contains("refused"));
  }

  @Test
  void noCredentialsIsForAPerson() {
    IamFailure failure =
        AwsErrors.translate(
            "CreateUser",
            SdkClientException.create("Unable to load credentials from any of the providers"));
    assertInstanceOf(IamFailure.Refused.class, failure);
    assertEquals("NoCredentials", failure.code());
  }

  @Test
  void anEndpointThatIsDownComesBack() {
    try (Account account = Account.fresh()) {
      account.aws.faults().down(true);
      assertThrows(
          IamFailure.Unreachable.class,
          () -> account.iam.users().ensure(ADA, "m", Tags.NONE, Optional.empty()));
      account.aws.faults().down(false);
      assertEquals(
          OwnershipStatus.CREATED,
          account.iam.users().ensure(ADA, "m", Tags.NONE, Optional.empty()).standing());
    }
  }

  @Test
  void aCreateWhoseAnswerWasLostIsFoundByTheNextTry() {
    try (Account account = Account.fresh()) {
      account.aws.faults().plan(Fault.next(Fault.Kind.LOSE_ANSWER, "CreateUser"));
      assertThrows(
          IamFailure.Unreachable.class,
          () -> account.iam.users().ensure(ADA, "m", Tags.NONE, Optional.empty()));
      assertEquals(1, account.aws.calls().count("CreateUser"));
      assertEquals(
          OwnershipStatus.OURS,
          account.iam.users().ensure(ADA, "m", Tags.NONE, Optional.empty()).standing());
    }
  }

  @Test
  void whatAwsThrottlesIsRepeatedAndCounted() {
    try (Account account = Account.fresh()) {
      account.aws.faults().plan(new Fault(Fault.Kind.THROTTLE, "GetUser", 1, 3));
      assertFalse(account.iam.users().find(ADA).isPresent());
      assertEquals(4, account.aws.calls().count("GetUser"));
      assertEquals(3, count(account, "throttled"));
      assertEquals(1, count(account, "missing"));

      account.aws.faults().plan(new Fault(Fault.Kind.THROTTLE, "GetUser", 1, 1_000));
      assertThrows(IamFailure.Throttled.class, () -> account.iam.users().find(ADA));
    }
  }

  /** One kind of call that AWS throttles for ever, in a pass. */
  @ParameterizedTest
  @CsvSource({
    "false, false, GetUser, 6",
    "false, true, GetUser, 1",
    "true, false, GetUser, 4",
    "true, true, GetUser, 4",
    "false, true, DeleteLoginProfile, 1",
    "true, true, DeleteLoginProfile, 4",
  })
  void whatIsThrottledForLongHoldsUpNoEnd(
      boolean takesAway, boolean overtaken, String action, int tries) {
    try (Account account = Account.fresh()) {
      account.iam.users().ensure(ADA, "member-1", Tags.NONE, Optional.empty());
      account.forgetCalls();
      account.aws.faults().plan(new Fault(Fault.Kind.THROTTLE, action, 1, 1_000));
      assertThrows(
          IamFailure.Throttled.class,
          () ->
              account.iam.pass(
                  new Mandate(
                      takesAway ? Priority.URGENT : Priority.NORMAL,
                      null,
                      () -> overtaken,
                      () -> {}),
                  () ->
                      action.equals("GetUser")
                          ? account.iam.users().find(ADA).isPresent()
                          : removedLoginProfile(account),
                  (answer, code, least, most) -> answer));
      assertEquals(tries, account.aws.calls().count(action));
    }
  }

  /** What takes access away is tried on, as long as nothing more is to be taken away. */
  @Test
  void whatTakesAccessAwayIsTriedOn() {
    try (Account account = Account.fresh()) {
      account.iam.users().ensure(ADA, "member-1", Tags.NONE, Optional.empty());
      account.aws.faults().plan(new Fault(Fault.Kind.THROTTLE, "DeleteLoginProfile", 1, 9));
      assertTrue(
          account.iam.pass(
              new Mandate(Priority.URGENT, null, () -> false, () -> {}),
              () -> removedLoginProfile(account),
              (answer, code, least, most) -> answer));
      assertEquals(10, account.aws.calls().count("DeleteLoginProfile"));
    }
  }

  private static boolean removedLoginProfile(Account account) {
    account.iam.users().removeLoginProfile(ADA);
    return true;
  }

  @Test
  void aReadThatIsNotAnsweredIsRepeatedOnce() {
    try (Account account = Account.fresh()) {
      account.aws.faults().plan(Fault.next(Fault.Kind.FAIL, "GetUser"));
      assertFalse(account.iam.users().find(ADA).isPresent());
      assertEquals(2, account.aws.calls().count("GetUser"));
      account.aws.faults().plan(new Fault(Fault.Kind.FAIL, "GetUser", 1, 2));
      assertThrows(IamFailure.Unreachable.class, () -> account.iam.users().find(ADA));
    }
  }

  @Test
  void aPassThatWasThrottledIsRepeatedSoonWhereItTakesAccessAwayAndAsAwsAsksElse() {
    try (Account account = Account.fresh()) {
      account.aws.faults().set(throttled(Duration.ofSeconds(40)));
      assertEquals(
          "Throttling PT40S PT40S",
          account.iam.pass(
              new Mandate(Priority.NORMAL, null, () -> false, () -> {}),
              () -> find(account),
              IamFailureTest::told));
      assertEquals(
          "Throttling PT2S PT2S",
          account.iam.pass(
              new Mandate(Priority.URGENT, null, () -> false, () -> {}),
              () -> find(account),
              IamFailureTest::told));
      account.aws.faults().set(throttled(null));
      assertEquals(
          "Throttling PT0S PT10S",
          account.iam.pass(
              new Mandate(Priority.NORMAL, null, () -> false, () -> {}),
              () -> find(account),
              IamFailureTest::told));
      assertEquals(
          "Throttling PT0S PT2S",
          account.iam.pass(
              new Mandate(Priority.URGENT, null, () -> false, () -> {}),
              () -> find(account),
              IamFailureTest::told));
      account.aws.faults().reset();
      assertEquals(
          "found",
          account.iam.pass(
              new Mandate(Priority.URGENT, null, () -> false, () -> {}),
              () -> find(account),
              IamFailureTest::told));
    }
  }

  /** A process that was stopped goes on in the middle of a call. */
  @Test
  void nothingIsSentForWhatSomebodyElseHasTakenOver() {
    try (Account account = Account.fresh()) {
      account.forgetCalls();
      Mandate lost =
          new Mandate(
              Priority.URGENT,
              null,
              () -> false,
              () -> {
                throw new IllegalStateException("taken over");
              });
      assertEquals(
          "taken over",
          assertThrows(
                  IllegalStateException.class,
                  () -> account.iam.pass(lost, () -> find(account), IamFailureTest::told))
              .getMessage());
      assertEquals(0, account.aws.calls().count("GetUser"));
    }
  }

  private static Faults.Settings throttled(Duration retryAfter) {
    Faults.Throttle throttle = new Faults.Throttle(0.001, 0, retryAfter);
    return new Faults.Settings(throttle, null, false, null, null, null);
  }

  private static String find(Account account) {
    try {
      account.iam.users().find(ADA);
      account.iam.users().list();
      return "found";
    } catch (IamFailure e) {
      return "failed";
    }
  }

  private static String told(String answer, String code, Duration least, Duration most) {
    return code + " " + least + " " + most;
  }

  private static double count(Account account, String outcome) {
    return account
        .meters
        .counter("stint.iam.calls", "action", "GetUser", "outcome", outcome)
        .count();
  }
}
