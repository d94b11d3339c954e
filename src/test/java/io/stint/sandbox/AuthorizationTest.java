package io.stint.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;

class AuthorizationTest {
  private static final String USER = "arn:aws:iam::123456789012:user/stint/ada";

  private SandboxAws aws;
  private IamClient iam;
  private AccessKey key;
  private IamClient ada;

  @BeforeEach
  void start() {
    aws = SandboxAws.start(SandboxAws.Options.inMemory());
    iam = Clients.iam(aws);
    iam.createUser(r -> r.userName("ada").path("/stint/"));
    key = iam.createAccessKey(r -> r.userName("ada")).accessKey();
    ada = Clients.iam(aws, Clients.of(key));
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private static String statement(String effect, String action, String resource, String condition) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\""
        + effect
        + "\",\"Action\":\""
        + action
        + "\",\"Resource\":\""
        + resource
        + "\""
        + (condition.isEmpty() ? "" : ",\"Condition\":" + condition)
        + "}]}";
  }

  private void put(String name, String document) {
    iam.putUserPolicy(r -> r.userName("ada").policyName(name).policyDocument(document));
  }

  private static void denied(String message, Runnable call) {
    IamException e = assertThrows(IamException.class, call::run);
    assertEquals("AccessDenied", e.awsErrorDetails().errorCode());
    assertEquals(403, e.statusCode());
    assertEquals(message, e.awsErrorDetails().errorMessage());
  }

  @Test
  void whatIsAwsOwnIsReadByWhoMayReadPolicies() {
    put("reads", statement("Allow", "iam:GetPolicy", "*", ""));
    String own = "arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess";
    assertEquals(own, ada.getPolicy(r -> r.policyArn(own)).policy().arn());
  }

  @ParameterizedTest
  @CsvSource({
    "aws:SecureTransport, true, false",
    "aws:ViaAWSService, false, true",
    "aws:ResourceAccount, 123456789012, 987654321098",
    "aws:PrincipalAccount, 123456789012, 987654321098",
    "aws:PrincipalIsAWSService, false, true"
  })
  void whatEveryRequestSaysIsThere(String key, String right, String wrong) {
    put("p", statement("Allow", "iam:ListUsers", "*", asked(key, right)));
    ada.listUsers();
    put("p", statement("Allow", "iam:ListUsers", "*", asked(key, wrong)));
    assertThrows(IamException.class, ada::listUsers);
  }

  private static String asked(String key, String value) {
    return "{\"StringEquals\":{\"" + key + "\":\"" + value + "\"}}";
  }

  @Test
  void nothingIsAllowedThatNoPolicyAllows() {
    denied(
        "User: "
            + USER
            + " is not authorized to perform: iam:ListUsers on resource: "
            + "arn:aws:iam::123456789012:user/ because no identity-based policy allows the "
            + "iam:ListUsers action",
        () -> ada.listUsers());
  }

  @Test
  void aDenyOutweighsAndSaysSo() {
    put("allow", statement("Allow", "iam:*", "*", ""));
    ada.listUsers();
    put("deny", statement("Deny", "iam:ListUsers", "*", ""));
    denied(
        "User: "
            + USER
            + " is not authorized to perform: iam:ListUsers on resource: "
            + "arn:aws:iam::123456789012:user/ with an explicit deny in an identity-based policy",
        () -> ada.listUsers());
  }

  @Test
  void aGroupsPoliciesEndWithTheirDate() {
    Instant end = aws.clock().instant().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
    iam.createGroup(r -> r.groupName("workshop"));
    iam.putGroupPolicy(
        r ->
            r.groupName("workshop")
                .policyName("p")
                .policyDocument(
                    statement(
                        "Allow",
                        "iam:ListUsers",
                        "*",
                        "{\"DateLessThan\":{\"aws:CurrentTime\":\"" + end + "\"}}")));
    iam.addUserToGroup(r -> r.groupName("workshop").userName("ada"));
    ada.listUsers();
    aws.clock().advance(Duration.ofMinutes(10));
    assertThrows(IamException.class, ada::listUsers);
  }

  @Test
  void aBoundaryLimitsWhatPoliciesAllow() {
    put("allow", statement("Allow", "iam:*", "*", ""));
    String arn =
        iam.createPolicy(
                r ->
                    r.policyName("boundary")
                        .policyDocument(statement("Allow", "iam:GetUser", "*", "")))
            .policy()
            .arn();
    iam.putUserPermissionsBoundary(r -> r.userName("ada").permissionsBoundary(arn));
    ada.getUser();
    denied(
        "User: "
            + USER
            + " is not authorized to perform: iam:ListUsers on resource: "
            + "arn:aws:iam::123456789012:user/ because no permissions boundary allows the "
            + "iam:ListUsers action",
        () -> ada.listUsers());
  }

  @Test
  void passRoleIsAskedForWhenARoleIsPutIntoAProfile() {
    String trust =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
            + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";
    iam.createRole(r -> r.roleName("app").assumeRolePolicyDocument(trust));
    iam.createInstanceProfile(r -> r.instanceProfileName("box"));
    put("profiles", statement("Allow", "iam:AddRoleToInstanceProfile", "*", ""));
    denied(
        "User: "
            + USER
            + " is not authorized to perform: iam:PassRole on resource: "
            + "arn:aws:iam::123456789012:role/app because no identity-based policy allows the "
            + "iam:PassRole action",
        () -> ada.addRoleToInstanceProfile(r -> r.instanceProfileName("box").roleName("app")));
    put(
        "pass",
        statement(
            "Allow",
            "iam:PassRole",
            "arn:aws:iam::123456789012:role/app",
            "{\"StringEquals\":{\"iam:PassedToService\":\"ec2.amazonaws.com\"}}"));
    ada.addRoleToInstanceProfile(r -> r.instanceProfileName("box").roleName("app"));
  }

  @Test
  void keysThatAreInactiveOrGoneAreRefused() {
    put("allow", statement("Allow", "iam:*", "*", ""));
    ada.listUsers();
    iam.updateAccessKey(
        r -> r.userName("ada").accessKeyId(key.accessKeyId()).status(StatusType.INACTIVE));
    IamException e = assertThrows(IamException.class, ada::listUsers);
    assertEquals("InvalidClientTokenId", e.awsErrorDetails().errorCode());
  }

  @Test
  void attachmentsCanBeLimitedToPolicies() {
    put(
        "attach",
        statement(
            "Allow",
            "iam:AttachUserPolicy",
            "*",
            "{\"ArnEquals\":{\"iam:PolicyARN\":\"arn:aws:iam::aws:policy/ReadOnlyAccess\"}}"));
    ada.attachUserPolicy(
        r -> r.userName("ada").policyArn("arn:aws:iam::aws:policy/ReadOnlyAccess"));
    assertThrows(
        IamException.class,
        () ->
            ada.attachUserPolicy(
                r -> r.userName("ada").policyArn("arn:aws:iam::aws:policy/AdministratorAccess")));
  }

  @Test
  void whatIsTaggedCanBeSetApart() {
    iam.createInstanceProfile(
        r -> r.instanceProfileName("mine").tags(Tag.builder().key("team").value("a").build()));
    iam.createInstanceProfile(r -> r.instanceProfileName("other"));
    put(
        "tagged",
        statement(
            "Allow",
            "iam:DeleteInstanceProfile",
            "*",
            "{\"StringEquals\":{\"aws:ResourceTag/team\":\"a\"}}"));
    ada.deleteInstanceProfile(r -> r.instanceProfileName("mine"));
    assertThrows(
        IamException.class, () -> ada.deleteInstanceProfile(r -> r.instanceProfileName("other")));
  }

  @Test
  void delegatedAdministrationNeedsItsBoundary() {
    String boundary =
        iam.createPolicy(
                r -> r.policyName("cap").policyDocument(statement("Allow", "s3:*", "*", "")))
            .policy()
            .arn();
    put(
        "delegate",
        statement(
            "Allow",
            "iam:CreateUser",
            "arn:aws:iam::123456789012:user/stint/*",
            "{\"StringEquals\":{\"iam:PermissionsBoundary\":\"" + boundary + "\"}}"));
    ada.createUser(r -> r.userName("bob").path("/stint/").permissionsBoundary(boundary));
    assertThrows(IamException.class, () -> ada.createUser(r -> r.userName("eve").path("/stint/")));
    assertThrows(
        IamException.class,
        () -> ada.createUser(r -> r.userName("eve").permissionsBoundary(boundary)));
  }

  /** That somebody else's has the name is told to whoever may make one there. */
  @Test
  void aCreationIsDecidedOnWhatIsAskedFor() {
    iam.createUser(r -> r.userName("bob").path("/ops/"));
    put(
        "creates",
        statement("Allow", "iam:CreateUser", "arn:aws:iam::123456789012:user/stint/*", ""));
    assertThrows(
        EntityAlreadyExistsException.class,
        () -> ada.createUser(r -> r.userName("bob").path("/stint/")));
    denied(
        "User: "
            + USER
            + " is not authorized to perform: iam:CreateUser on resource: "
            + "arn:aws:iam::123456789012:user/bob because no identity-based policy allows the "
            + "iam:CreateUser action",
        () -> ada.createUser(r -> r.userName("bob")));
  }

  @Test
  void whoCreatesWithTagsNeedsThePermissionToTag() {
    Tag team = Tag.builder().key("team").value("a").build();
    put("creates", statement("Allow", "iam:Create*", "*", ""));
    ada.createUser(r -> r.userName("bob"));
    denied(
        "User: "
            + USER
            + " is not authorized to perform: iam:TagUser on resource: "
            + "arn:aws:iam::123456789012:user/eve because no identity-based policy allows the "
            + "iam:TagUser action",
        () -> ada.createUser(r -> r.userName("eve").tags(team)));
    assertThrows(
        IamException.class,
        () ->
            ada.createPolicy(
                r ->
                    r.policyName("p")
                        .policyDocument(statement("Allow", "s3:*", "*", ""))
                        .tags(team)));
    put(
        "tags",
        statement("Allow", "iam:Tag*", "*", "{\"StringEquals\":{\"aws:RequestTag/team\":\"a\"}}"));
    ada.createUser(r -> r.userName("eve").tags(team));
  }

  @Test
  void peopleChangeTheirOwnPasswordWhenTheyMay() {
    iam.createLoginProfile(
        r -> r.userName("ada").password("First-Password-1").passwordResetRequired(true));
    assertThrows(
        IamException.class,
        () -> ada.changePassword(r -> r.oldPassword("First-Password-1").newPassword("Other-2-x")));
    iam.attachUserPolicy(
        r -> r.userName("ada").policyArn("arn:aws:iam::aws:policy/IAMUserChangePassword"));
    ada.changePassword(r -> r.oldPassword("First-Password-1").newPassword("Second-Password-2"));
  }

  @Test
  void theSimulatorAnswersFromTheSameCode() {
    put(
        "dated",
        statement(
            "Allow",
            "s3:GetObject",
            "arn:aws:s3:::data/*",
            "{\"DateLessThan\":{\"aws:CurrentTime\":\"2030-01-01T00:00:00Z\"},"
                + "\"StringEquals\":{\"aws:RequestedRegion\":\"us-east-1\"}}"));
    List<EvaluationResult> results =
        iam.simulatePrincipalPolicy(
                r ->
                    r.policySourceArn(USER)
                        .actionNames("s3:GetObject", "s3:PutObject")
                        .resourceArns("arn:aws:s3:::data/x")
                        .contextEntries(
                            ContextEntry.builder()
                                .contextKeyName("aws:RequestedRegion")
                                .contextKeyType("string")
                                .contextKeyValues("us-east-1")
                                .build(),
                            ContextEntry.builder()
                                .contextKeyName("aws:CurrentTime")
                                .contextKeyType("date")
                                .contextKeyValues("2029-12-31T23:59:59Z")
                                .build()))
            .evaluationResults();
    assertEquals(PolicyEvaluationDecisionType.ALLOWED, results.get(0).evalDecision());
    assertEquals("dated", results.get(0).matchedStatements().get(0).sourcePolicyId());
    assertEquals(PolicyEvaluationDecisionType.IMPLICIT_DENY, results.get(1).evalDecision());
    List<EvaluationResult> without =
        iam.simulatePrincipalPolicy(
                r ->
                    r.policySourceArn(USER)
                        .actionNames("s3:GetObject")
                        .resourceArns("arn:aws:s3:::data/x"))
            .evaluationResults();
    assertEquals(List.of("aws:RequestedRegion"), without.get(0).missingContextValues());
    assertEquals(
        PolicyEvaluationDecisionType.EXPLICIT_DENY,
        iam.simulateCustomPolicy(
                r ->
                    r.policyInputList(
                            statement("Allow", "*", "*", ""), statement("Deny", "ec2:*", "*", ""))
                        .actionNames("ec2:RunInstances"))
            .evaluationResults()
            .get(0)
            .evalDecision());
  }

  @Test
  void aResourcePolicyIsSimulatedForSomebody() {
    String key =
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"Enable IAM User Permissions\","
            + "\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
            + USER
            + "\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}}";
    String none = statement("Allow", "ec2:*", "*", "");
    IamException refused =
        assertThrows(
            IamException.class,
            () ->
                iam.simulateCustomPolicy(
                    r -> r.policyInputList(none).resourcePolicy(key).actionNames("kms:Decrypt")));
    assertEquals("InvalidInput", refused.awsErrorDetails().errorCode());
    assertEquals(
        PolicyEvaluationDecisionType.ALLOWED,
        iam.simulateCustomPolicy(
                r ->
                    r.policyInputList(none)
                        .resourcePolicy(key)
                        .callerArn(USER)
                        .actionNames("kms:Decrypt"))
            .evaluationResults()
            .get(0)
            .evalDecision());
    // Whose policies these are is who asks.
    assertEquals(
        PolicyEvaluationDecisionType.ALLOWED,
        iam.simulatePrincipalPolicy(
                r -> r.policySourceArn(USER).resourcePolicy(key).actionNames("kms:Decrypt"))
            .evaluationResults()
            .get(0)
            .evalDecision());
  }
}
