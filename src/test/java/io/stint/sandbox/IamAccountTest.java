package io.stint.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.CreateVirtualMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;

class IamAccountTest {
  private static final String EC2_FULL = "arn:aws:iam::aws:policy/AmazonEC2FullAccess";
  private static final String READ =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\","
          + "\"Resource\":\"*\"}]}";
  private static final String EC2_TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

  private SandboxAws aws;
  private IamClient iam;

  @BeforeEach
  void start() {
    aws = SandboxAws.start(SandboxAws.Options.inMemory());
    iam = Clients.iam(aws);
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private static void refused(String code, int status, Runnable call) {
    IamException e = assertThrows(IamException.class, call::run);
    assertEquals(code, e.awsErrorDetails().errorCode(), e.getMessage());
    assertEquals(status, e.statusCode());
  }

  private void user(String name) {
    iam.createUser(r -> r.userName(name).path("/stint/"));
  }

  @Test
  void aUserIsOnboardedWithThreeCalls() {
    iam.createGroup(r -> r.groupName("workshop").path("/stint/"));
    aws.calls().clear();

    User made =
        iam.createUser(
                r ->
                    r.userName("ada")
                        .path("/stint/")
                        .tags(Tag.builder().key("stint:managed-by").value("stint").build()))
            .user();
    iam.createLoginProfile(
        r -> r.userName("ada").password("Correct-Horse-9").passwordResetRequired(true));
    iam.addUserToGroup(r -> r.groupName("workshop").userName("ada"));

    assertTrue(made.userId().matches("AIDA[A-Z0-9]{17}"), made.userId());
    assertEquals("arn:aws:iam::123456789012:user/stint/ada", made.arn());
    assertEquals("ada", iam.getGroup(r -> r.groupName("WORKSHOP")).users().get(0).userName());
    assertTrue(iam.getLoginProfile(r -> r.userName("ada")).loginProfile().passwordResetRequired());
    assertEquals(1, aws.calls().count("CreateUser"));
    assertEquals(
        List.of("CreateUser", "CreateLoginProfile", "AddUserToGroup"),
        aws.calls().entries().stream().map(CallLog.Entry::action).limit(3).toList());
  }

  @Test
  void namesAreUniqueIgnoringCaseAndKeepIt() {
    user("Ada");
    refused("EntityAlreadyExists", 409, () -> user("ADA"));
    assertEquals("Ada", iam.getUser(r -> r.userName("ada")).user().userName());
  }

  @Test
  void whatTheModelForbidsIsAValidationErrorInAwsWords() {
    IamException e = assertThrows(IamException.class, () -> user("a b"));
    assertEquals(
        "1 validation error detected: Value 'a b' at 'userName' failed to satisfy constraint: "
            + "Member must satisfy regular expression pattern: [\\w+=,.@-]+",
        e.awsErrorDetails().errorMessage());
    assertEquals("ValidationError", e.awsErrorDetails().errorCode());
    refused("ValidationError", 400, () -> user("x".repeat(65)));
    refused("ValidationError", 400, () -> iam.createUser(CreateUserRequest.builder().build()));
    refused(
        "ValidationError", 400, () -> iam.createUser(r -> r.userName("ada").path("no-slashes")));
    refused("ValidationError", 400, () -> iam.listUsers(r -> r.maxItems(1001)));
    refused("ValidationError", 400, () -> iam.listUsers(r -> r.marker("tampered")));
  }

  @Test
  void aUserGoesOnlyWhenEverythingItHasIsGone() {
    user("ada");
    iam.createGroup(r -> r.groupName("g"));
    iam.addUserToGroup(r -> r.groupName("g").userName("ada"));
    iam.putUserPolicy(r -> r.userName("ada").policyName("p").policyDocument(READ));
    iam.attachUserPolicy(r -> r.userName("ada").policyArn(EC2_FULL));
    iam.createLoginProfile(r -> r.userName("ada").password("Correct-Horse-9"));
    String key = iam.createAccessKey(r -> r.userName("ada")).accessKey().accessKeyId();

    List<Runnable> removals =
        List.of(
            () -> iam.deleteLoginProfile(r -> r.userName("ada")),
            () -> iam.deleteAccessKey(r -> r.userName("ada").accessKeyId(key)),
            () -> iam.deleteUserPolicy(r -> r.userName("ada").policyName("p")),
            () -> iam.detachUserPolicy(r -> r.userName("ada").policyArn(EC2_FULL)),
            () -> iam.removeUserFromGroup(r -> r.userName("ada").groupName("g")));
    for (Runnable removal : removals) {
      refused("DeleteConflict", 409, () -> iam.deleteUser(r -> r.userName("ada")));
      removal.run();
    }
    iam.deleteUser(r -> r.userName("ada"));
    refused("NoSuchEntity", 404, () -> iam.getUser(r -> r.userName("ada")));
  }

  @Test
  void listsComeInPages() {
    for (int i = 0; i < 250; i++) {
      user("user" + i);
    }
    assertEquals(250, iam.listUsersPaginator().users().stream().count());
    ListUsersResponse first = iam.listUsers(r -> r.maxItems(10));
    assertTrue(first.isTruncated());
    assertEquals(10, first.users().size());
    assertTrue(iam.listUsers(r -> r.pathPrefix("/other/")).users().isEmpty());
    iam.createGroup(r -> r.groupName("all"));
    for (int i = 0; i < 150; i++) {
      String name = "user" + i;
      iam.addUserToGroup(r -> r.groupName("all").userName(name));
    }
    assertEquals(150, iam.getGroupPaginator(r -> r.groupName("all")).users().stream().count());
    long details =
        iam.getAccountAuthorizationDetailsPaginator(r -> r.maxItems(60)).stream()
            .mapToLong(page -> page.userDetailList().size())
            .sum();
    assertEquals(250, details);
  }

  @Test
  void inlinePoliciesShareOneQuotaThatIgnoresWhiteSpace() {
    user("ada");
    String spacious = READ.replace(",", ",\n" + " ".repeat(4000));
    iam.putUserPolicy(r -> r.userName("ada").policyName("a").policyDocument(spacious));
    String filler =
        READ.replace("s3:Get*", "s3:" + "x".repeat(2048 - READ.length() * 2 + "Get*".length()));
    iam.putUserPolicy(r -> r.userName("ada").policyName("b").policyDocument(filler));
    refused(
        "LimitExceeded",
        409,
        () -> iam.putUserPolicy(r -> r.userName("ada").policyName("c").policyDocument(READ)));
    assertEquals(
        spacious,
        URLDecoder.decode(
            iam.getUserPolicy(r -> r.userName("ada").policyName("a")).policyDocument(),
            StandardCharsets.UTF_8));
    refused(
        "MalformedPolicyDocument",
        400,
        () -> iam.putUserPolicy(r -> r.userName("ada").policyName("c").policyDocument("{}")));
  }

  @Test
  void passwordsObeyThePolicy() {
    user("ada");
    refused(
        "PasswordPolicyViolation",
        400,
        () -> iam.createLoginProfile(r -> r.userName("ada").password("short")));
    refused("NoSuchEntity", 404, () -> iam.getAccountPasswordPolicy());
    iam.updateAccountPasswordPolicy(
        r -> r.minimumPasswordLength(14).requireSymbols(true).passwordReusePrevention(3));
    refused(
        "PasswordPolicyViolation",
        400,
        () -> iam.createLoginProfile(r -> r.userName("ada").password("LongEnoughButPlain1")));
    iam.createLoginProfile(
        r -> r.userName("ada").password("Long-Enough-And-1").passwordResetRequired(true));
    refused(
        "PasswordPolicyViolation",
        400,
        () -> iam.updateLoginProfile(r -> r.userName("ada").password("Long-Enough-And-1")));
    iam.updateLoginProfile(r -> r.userName("ada").passwordResetRequired(false));
    assertFalse(iam.getLoginProfile(r -> r.userName("ada")).loginProfile().passwordResetRequired());
  }

  @Test
  void quotasAreReportedAndHeld() {
    assertEquals(5000, iam.getAccountSummary().summaryMapAsStrings().get("UsersQuota"));
    user("ada");
    assertEquals(1, iam.getAccountSummary().summaryMapAsStrings().get("Users"));
    iam.createAccessKey(r -> r.userName("ada"));
    iam.createAccessKey(r -> r.userName("ada"));
    refused("LimitExceeded", 409, () -> iam.createAccessKey(r -> r.userName("ada")));
    for (int i = 0; i < 11; i++) {
      String group = "g" + i;
      iam.createGroup(r -> r.groupName(group));
      Runnable add = () -> iam.addUserToGroup(r -> r.groupName(group).userName("ada"));
      if (i < 10) {
        add.run();
      } else {
        refused("LimitExceeded", 409, add);
      }
    }
    try (SandboxAws small =
        SandboxAws.start(SandboxAws.Options.inMemory().quotas(Map.of("UsersQuota", 1)))) {
      Clients.iam(small).createUser(r -> r.userName("one"));
      refused("LimitExceeded", 409, () -> Clients.iam(small).createUser(r -> r.userName("two")));
    }
  }

  @Test
  void instanceProfilesHoldOneRoleAndGoEmpty() {
    iam.createRole(r -> r.roleName("app").assumeRolePolicyDocument(EC2_TRUST));
    iam.createRole(r -> r.roleName("other").assumeRolePolicyDocument(EC2_TRUST));
    iam.createInstanceProfile(r -> r.instanceProfileName("box"));
    iam.addRoleToInstanceProfile(r -> r.instanceProfileName("box").roleName("app"));
    refused(
        "LimitExceeded",
        409,
        () -> iam.addRoleToInstanceProfile(r -> r.instanceProfileName("box").roleName("other")));
    refused(
        "DeleteConflict", 409, () -> iam.deleteInstanceProfile(r -> r.instanceProfileName("box")));
    refused("DeleteConflict", 409, () -> iam.deleteRole(r -> r.roleName("app")));
    refused(
        "NoSuchEntity",
        404,
        () ->
            iam.removeRoleFromInstanceProfile(r -> r.instanceProfileName("box").roleName("other")));
    iam.removeRoleFromInstanceProfile(r -> r.instanceProfileName("box").roleName("app"));
    iam.deleteInstanceProfile(r -> r.instanceProfileName("box"));
    iam.deleteRole(r -> r.roleName("app"));
  }

  @Test
  void managedPoliciesHaveVersionsAndEntities() {
    String arn =
        iam.createPolicy(r -> r.policyName("mine").path("/stint/").policyDocument(READ))
            .policy()
            .arn();
    assertEquals("arn:aws:iam::123456789012:policy/stint/mine", arn);
    user("ada");
    iam.attachUserPolicy(r -> r.userName("ada").policyArn(arn));
    assertEquals(
        "ada", iam.listEntitiesForPolicy(r -> r.policyArn(arn)).policyUsers().get(0).userName());
    for (int i = 0; i < 4; i++) {
      iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(READ).setAsDefault(true));
    }
    refused(
        "LimitExceeded",
        409,
        () -> iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(READ)));
    assertEquals("v5", iam.getPolicy(r -> r.policyArn(arn)).policy().defaultVersionId());
    refused("DeleteConflict", 409, () -> iam.deletePolicy(r -> r.policyArn(arn)));
    refused(
        "NoSuchEntity",
        404,
        () ->
            iam.attachUserPolicy(
                r -> r.userName("ada").policyArn("arn:aws:iam::aws:policy/NoSuchPolicy")));
    refused("AccessDenied", 403, () -> iam.deletePolicy(r -> r.policyArn(EC2_FULL)));
    assertTrue(iam.listPoliciesPaginator(r -> r.scope("AWS")).policies().stream().count() > 20);
  }

  @Test
  void serviceLinkedRolesCannotBeTouched() {
    String role = "AWSServiceRoleForSupport";
    assertEquals(
        "/aws-service-role/support.amazonaws.com/",
        iam.getRole(r -> r.roleName(role)).role().path());
    refused("UnmodifiableEntity", 400, () -> iam.deleteRole(r -> r.roleName(role)));
    refused(
        "UnmodifiableEntity",
        400,
        () -> iam.updateAssumeRolePolicy(r -> r.roleName(role).policyDocument(EC2_TRUST)));
  }

  @Test
  void mfaDevicesTakeRealCodesInARow() {
    user("ada");
    CreateVirtualMfaDeviceResponse made =
        iam.createVirtualMFADevice(r -> r.virtualMFADeviceName("ada"));
    String serial = made.virtualMFADevice().serialNumber();
    String seed = made.virtualMFADevice().base32StringSeed().asUtf8String();
    refused(
        "InvalidAuthenticationCode",
        403,
        () ->
            iam.enableMFADevice(
                r ->
                    r.userName("ada")
                        .serialNumber(serial)
                        .authenticationCode1("123456")
                        .authenticationCode2("654321")));
    iam.enableMFADevice(
        r ->
            r.userName("ada")
                .serialNumber(serial)
                .authenticationCode1(Totp.code(seed, aws.clock().instant().minusSeconds(30)))
                .authenticationCode2(Totp.code(seed, aws.clock().instant())));
    refused("DeleteConflict", 409, () -> iam.deleteVirtualMFADevice(r -> r.serialNumber(serial)));
    refused("DeleteConflict", 409, () -> iam.deleteUser(r -> r.userName("ada")));
    iam.deactivateMFADevice(r -> r.userName("ada").serialNumber(serial));
    iam.deleteVirtualMFADevice(r -> r.serialNumber(serial));
    iam.deleteUser(r -> r.userName("ada"));
  }
}
