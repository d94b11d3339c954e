package io.stint.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreateVirtualMfaDeviceResponse;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Tag;

class AssumeRoleTest {
  private static final String ACCOUNT = "arn:aws:iam::123456789012:";
  private static final String ROLE = ACCOUNT + "role/stint/Deploy";
  private static final String NOT_AUTHORIZED =
      "User: arn:aws:iam::123456789012:user/stint/ada is not authorized to perform: "
          + "sts:AssumeRole on resource: "
          + ROLE;

  private SandboxAws aws;
  private IamClient iam;
  private StsClient ada;

  @BeforeEach
  void start() {
    aws = SandboxAws.start(SandboxAws.Options.inMemory());
    iam = Clients.iam(aws);
    iam.createUser(r -> r.userName("ada").path("/stint/"));
    ada = sts("ada");
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private StsClient sts(String user) {
    return Clients.sts(aws, Clients.of(iam.createAccessKey(r -> r.userName(user)).accessKey()));
  }

  private static String trust(String principal, String condition) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
        + principal
        + ",\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\","
        + "\"sts:SetSourceIdentity\"]"
        + (condition.isEmpty() ? "" : ",\"Condition\":" + condition)
        + "}]}";
  }

  private static String aws(String arn) {
    return "{\"AWS\":\"" + arn + "\"}";
  }

  private void role(String trust) {
    iam.createRole(r -> r.roleName("Deploy").path("/stint/").assumeRolePolicyDocument(trust));
  }

  private void allowUntil(Instant end) {
    iam.putUserPolicy(
        r ->
            r.userName("ada")
                .policyName("stint")
                .policyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
                        + "\"sts:AssumeRole\",\"Resource\":\""
                        + ROLE
                        + "\",\"Condition\":"
                        + "{\"DateLessThan\":{\"aws:CurrentTime\":\""
                        + end
                        + "\"}}}]}"));
  }

  private AssumeRoleResponse assume(StsClient who, Consumer<AssumeRoleRequest.Builder> more) {
    return who.assumeRole(r -> more.accept(r.roleArn(ROLE).roleSessionName("ada")));
  }

  private AssumeRoleResponse assume() {
    return assume(ada, r -> {});
  }

  private static AwsServiceException refused(String code, Runnable call) {
    AwsServiceException e = assertThrows(AwsServiceException.class, call::run);
    assertEquals(code, e.awsErrorDetails().errorCode(), e.getMessage());
    return e;
  }

  private static void denied(String message, Runnable call) {
    assertEquals(message, refused("AccessDenied", call).awsErrorDetails().errorMessage());
  }

  @Test
  void aDatedAllowEndsAtItsEnd() {
    Instant end = aws.clock().instant().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
    role(trust(aws(ACCOUNT + "root"), ""));
    denied(NOT_AUTHORIZED, this::assume);
    allowUntil(end);
    assertEquals(
        "arn:aws:sts::123456789012:assumed-role/Deploy/ada", assume().assumedRoleUser().arn());
    aws.clock().set(end.minusSeconds(5));
    assume();
    aws.clock().set(end);
    denied(NOT_AUTHORIZED, this::assume);
  }

  @Test
  void aRoleThatIsNotThereIsRefusedInTheSameWords() {
    denied(NOT_AUTHORIZED, this::assume);
  }

  @Test
  void whoseTheRoleIsIsInTheRequest() {
    allowUntil(aws.clock().instant().plusSeconds(60));
    role(
        trust(
            aws(ACCOUNT + "root"),
            "{\"StringEquals\":{\"aws:ResourceAccount\":\"123456789012\"}}"));
    assume();
  }

  @Test
  void theSessionNameCanBeForced() {
    role(
        trust(
            aws(ACCOUNT + "root"),
            "{\"StringEquals\":{\"sts:RoleSessionName\":\"${aws:username}\"}}"));
    allowUntil(aws.clock().instant().plusSeconds(60));
    assume();
    denied(NOT_AUTHORIZED, () -> assume(ada, r -> r.roleSessionName("somebody-else")));
  }

  @Test
  void aTrustThatAsksForMfaWantsARealCode() {
    role(
        trust(
            aws(ACCOUNT + "user/stint/ada"),
            "{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}"));
    denied(NOT_AUTHORIZED, this::assume);
    CreateVirtualMfaDeviceResponse made =
        iam.createVirtualMFADevice(r -> r.virtualMFADeviceName("ada"));
    String serial = made.virtualMFADevice().serialNumber();
    String seed = made.virtualMFADevice().base32StringSeed().asUtf8String();
    Instant now = aws.clock().instant();
    iam.enableMFADevice(
        r ->
            r.userName("ada")
                .serialNumber(serial)
                .authenticationCode1(Totp.code(seed, now.minusSeconds(30)))
                .authenticationCode2(Totp.code(seed, now)));
    assume(ada, r -> r.serialNumber(serial).tokenCode(Totp.code(seed, aws.clock().instant())));
    String stale = Totp.code(seed, now.minus(Duration.ofHours(1)));
    denied(
        "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
        () -> assume(ada, r -> r.serialNumber(serial).tokenCode(stale)));
    StsClient session =
        Clients.sts(
            aws,
            Clients.of(
                ada.getSessionToken(
                        r ->
                            r.serialNumber(serial)
                                .tokenCode(Totp.code(seed, aws.clock().instant())))
                    .credentials()));
    assume(session, r -> {});
    StsClient without = Clients.sts(aws, Clients.of(ada.getSessionToken().credentials()));
    denied(NOT_AUTHORIZED, () -> assume(without, r -> {}));
  }

  @Test
  void anExternalIdIsAskedForWhenTheTrustSaysSo() {
    role(trust(aws(ACCOUNT + "user/stint/ada"), "{\"StringEquals\":{\"sts:ExternalId\":\"e-1\"}}"));
    denied(NOT_AUTHORIZED, this::assume);
    denied(NOT_AUTHORIZED, () -> assume(ada, r -> r.externalId("e-2")));
    assume(ada, r -> r.externalId("e-1"));
  }

  @Test
  void sessionsAreNoLongerThanTheRoleAllows() {
    role(trust(aws(ACCOUNT + "user/stint/ada"), ""));
    refused("ValidationError", () -> assume(ada, r -> r.durationSeconds(3601)));
    refused("ValidationError", () -> assume(ada, r -> r.durationSeconds(899)));
    iam.updateRole(r -> r.roleName("Deploy").maxSessionDuration(7200));
    assume(ada, r -> r.durationSeconds(7200));
  }

  @Test
  void whoAssumesItWithASessionOfTheirOwnGetsOneHour() {
    role(trust(aws(ACCOUNT + "user/stint/ada"), ""));
    iam.updateRole(r -> r.roleName("Deploy").maxSessionDuration(7200));
    StsClient session = Clients.sts(aws, Clients.of(ada.getSessionToken(r -> {}).credentials()));
    refused("ValidationError", () -> assume(session, r -> r.durationSeconds(3601)));
    assume(session, r -> r.durationSeconds(3600));
  }

  @Test
  void aChainedSessionIsOneHourAtMost() {
    role(trust(aws(ACCOUNT + "user/stint/ada"), ""));
    iam.createRole(
        r ->
            r.roleName("Second")
                .maxSessionDuration(43200)
                .assumeRolePolicyDocument(trust(aws(ROLE), "")));
    iam.putRolePolicy(
        r ->
            r.roleName("Deploy")
                .policyName("chain")
                .policyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":"
                        + "\"sts:AssumeRole\",\"Resource\":\"*\"}}"));
    StsClient chained = Clients.sts(aws, Clients.of(assume().credentials()));
    String second = ACCOUNT + "role/Second";
    chained.assumeRole(r -> r.roleArn(second).roleSessionName("ada").durationSeconds(3600));
    refused(
        "ValidationError",
        () ->
            chained.assumeRole(
                r -> r.roleArn(second).roleSessionName("ada").durationSeconds(3601)));
  }

  @Test
  void credentialsExpireByTheSandboxClock() {
    role(trust(aws(ACCOUNT + "user/stint/ada"), ""));
    StsClient session = Clients.sts(aws, Clients.of(assume().credentials()));
    assertTrue(session.getCallerIdentity().userId().matches("AROA[A-Z0-9]{17}:ada"));
    aws.clock().advance(Duration.ofHours(1));
    refused("ExpiredToken", session::getCallerIdentity);
  }

  @Test
  void aPrincipalThatWasDeletedIsDeadAlsoWhenItsNameComesBack() {
    role(trust(aws(ACCOUNT + "user/stint/ada"), ""));
    assertTrue(shownTrust().contains(ACCOUNT + "user/stint/ada"));
    String id = iam.getUser(r -> r.userName("ada")).user().userId();
    iam.listAccessKeys(r -> r.userName("ada"))
        .accessKeyMetadata()
        .forEach(k -> iam.deleteAccessKey(r -> r.userName("ada").accessKeyId(k.accessKeyId())));
    iam.deleteUser(r -> r.userName("ada"));
    assertTrue(shownTrust().contains(id), shownTrust());
    iam.createUser(r -> r.userName("ada").path("/stint/"));
    StsClient again = sts("ada");
    denied(NOT_AUTHORIZED, () -> assume(again, r -> {}));
    String dead = shownTrust();
    refused(
        "MalformedPolicyDocument",
        () -> iam.updateAssumeRolePolicy(r -> r.roleName("Deploy").policyDocument(dead)));
  }

  @Test
  void anAccountIsShownAsItsRoot() {
    role(trust(aws("123456789012"), ""));
    assertTrue(shownTrust().contains(ACCOUNT + "root"), shownTrust());
  }

  @Test
  void aPrincipalMustExist() {
    AwsServiceException e =
        refused(
            "MalformedPolicyDocument", () -> role(trust(aws(ACCOUNT + "user/stint/nobody"), "")));
    assertEquals(
        "Invalid principal in policy: \"AWS\":\"" + ACCOUNT + "user/stint/nobody\"",
        e.awsErrorDetails().errorMessage());
    refused("MalformedPolicyDocument", () -> role("{\"Version\":\"2012-10-17\"}"));
  }

  @Test
  void tagsAndSourceIdentityStayWithTheSession() {
    role(trust(aws(ACCOUNT + "user/stint/ada"), ""));
    AssumeRoleResponse assumed =
        assume(
            ada,
            r ->
                r.sourceIdentity("ada")
                    .tags(Tag.builder().key("project").value("stint").build())
                    .policy(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                            + "\"Action\":\"iam:GetUser\",\"Resource\":\"*\"}]}"));
    assertEquals("ada", assumed.sourceIdentity());
    assertTrue(assumed.packedPolicySize() > 0);
    iam.putRolePolicy(
        r ->
            r.roleName("Deploy")
                .policyName("tagged")
                .policyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
                        + "\"iam:*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{"
                        + "\"aws:PrincipalTag/project\":\"stint\",\"aws:SourceIdentity\":\"ada\"}"
                        + "}}]}"));
    IamClient session = Clients.iam(aws, Clients.of(assumed.credentials()));
    session.getUser(r -> r.userName("ada"));
    AwsServiceException e = refused("AccessDenied", session::listUsers);
    assertEquals(
        "User: arn:aws:sts::123456789012:assumed-role/Deploy/ada is not authorized to perform: "
            + "iam:ListUsers on resource: arn:aws:iam::123456789012:user/ because no session "
            + "policy allows the iam:ListUsers action",
        e.awsErrorDetails().errorMessage());
  }

  private String shownTrust() {
    return URLDecoder.decode(
        iam.getRole(r -> r.roleName("Deploy")).role().assumeRolePolicyDocument(),
        StandardCharsets.UTF_8);
  }
}
