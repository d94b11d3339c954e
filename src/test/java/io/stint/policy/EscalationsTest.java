package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.policy.Escalations.On;
import io.stint.policy.Escalations.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of the table: what it refuses, the evaluator would have allowed. */
class EscalationsTest {

  static final Home HOME = new Home("aws", "123456789012", "/stint/");
  private static final Caller.User ADA =
      new Caller.User("arn:aws:iam::123456789012:user/stint/ada", "AIDAADA");

  static Stream<Row> rows() {
    return Escalations.ROWS.stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void onSomebodyElseItIsRefused(Row row) {
    for (String other : others(row.kind())) {
      PolicyDocument one = document(row.action(), other);
      assertTrue(allows(one, row.action(), other), "the evaluator would allow " + other);
      assertEquals(1, raising(one), other);
      assertEquals(1, raising(document(row.action().toUpperCase(), other)), other);
    }
    assertEquals(1, raising(document(row.action(), "*")));
    assertEquals(1, raising(document(row.action().replaceAll("[A-Z][a-z]+$", "*"), "*")));
    assertEquals(1, raising(except(row.action(), "arn:aws:s3:::b")));
    assertTrue(row.source().startsWith("https://"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatIsNoSuchThingIsTaken(Row row) {
    for (String elsewhere :
        List.of("arn:aws:s3:::bucket/*", "arn:aws:sqs:*:123456789012:*", "arn:*:s3:::user/*")) {
      assertEquals(0, raising(document(row.action(), elsewhere)), elsewhere);
    }
    assertEquals(0, raising(PolicyDocument.of(Statement.deny(row.action()).on("*").build())));
  }

  static Stream<Row> onOthers() {
    return rows().filter(row -> row.on() == On.OTHERS);
  }

  @ParameterizedTest
  @MethodSource("onOthers")
  void oneselfStaysOneself(Row row) {
    String kind = row.kind().prefix();
    for (String account : List.of("*", "123456789012", "1234*")) {
      for (String path : List.of("", "stint/", "*/", "st*/", "${aws:PrincipalTag/team}/")) {
        String self = "arn:aws:iam::" + account + ":" + kind + path + "${aws:username}";
        assertEquals(0, raising(document(row.action(), self)), self);
      }
    }
    for (String other :
        List.of("${aws:username}*", "*${aws:username}", "${aws:userid}", "ad?", "ada")) {
      String arn = "arn:aws:iam::123456789012:" + kind + "stint/" + other;
      assertEquals(1, raising(document(row.action(), arn)), arn);
    }
    String fallback = "arn:aws:iam::*:" + kind + "${aws:username, 'bob'}";
    assertEquals(1, raising(document(row.action(), fallback)));
  }

  static Stream<Row> onAny() {
    return rows().filter(row -> row.on() == On.ANY && row.kind() == ResourceKind.USER);
  }

  @ParameterizedTest
  @MethodSource("onAny")
  void whatGivesOneselfMoreIsRefusedOnOneselfToo(Row row) {
    String self = "arn:aws:iam::*:user/*/${aws:username}";
    assertEquals(1, raising(document(row.action(), self)));
  }

  /** What runs over colons, leaves parts out, or says the service otherwise. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:*:role/*",
        "arn:*:role/Admin",
        "arn:*::123456789012:role/*",
        "arn:aws*:123456789012:role/*",
        "arn:aws:*:role/Admin",
        "arn:aws:i*:role/x",
        "arn:aws:iam::123456789012",
        "arn:aws:iam:*",
        "arn:aws:iam",
        "arn:*",
        "arn:aws:iam::*:*",
        "arn:aws:iam::12345678901?:role/x",
        "arn:aws:iam::${aws:PrincipalAccount}:role/x",
        "arn:aws:iam::123456789012:r*",
        "arn:aws:iam::123456789012:${aws:PrincipalTag/what}",
        "arn:${aws:PrincipalTag/all}",
      })
  void aResourceIsReadAsTheEvaluatorReadsIt(String resource) {
    assertEquals(1, raising(document("iam:PutRolePolicy", resource)));
    assertEquals(1, raising(document("iam:PassRole", resource)));
    assertEquals(1, assuming(document("sts:AssumeRole", resource)));
  }

  @Test
  void aDocumentOfTheOldVersionHasNoVariables() {
    String old =
        "{\"Version\":\"2008-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":"
            + "\"iam:CreateAccessKey\",\"Resource\":\"arn:aws:iam::*:user/${aws:username}\"}}";
    assertEquals(0, raising(PolicyDocument.parse(old)), "there is no such user");
    assertEquals(1, raising(PolicyDocument.parse(old.replace("${aws:username}", "*"))));
  }

  @Test
  void whatAnotherAccountHasIsNotOurs() {
    String elsewhere = "arn:aws:iam::999999999999:role/x";
    assertEquals(0, raising(document("iam:PutRolePolicy", elsewhere)));
    assertEquals(0, assuming(document("sts:AssumeRole", elsewhere)));
    assertEquals(0, assuming(document("sts:AssumeRole", "arn:aws:iam::999999999999:role/*")));
    assertEquals(1, assuming(document("sts:AssumeRole", "arn:aws:iam::99999999999?:role/x")));
    assertEquals(1, assuming(document("sts:AssumeRole", "arn:aws:iam::9*:role/x")));
  }

  @Test
  void whileTheAccountIsNotKnownAnyIsOurs() {
    Home unknown = Home.unknown("/stint/");
    String elsewhere = "arn:aws-cn:iam::999999999999:role/x";
    assertEquals(1, document("iam:PutRolePolicy", elsewhere).escalations(unknown).size());
    assertEquals(1, document("sts:AssumeRole", elsewhere).escalations(unknown).size());
    assertEquals(0, document("s3:*", "*").escalations(unknown).size());
  }

  @Test
  void aRoleIsPassedWhenItIsStintsAndNamedWhole() {
    String role = "arn:aws:iam::123456789012:role/";
    assertEquals(0, raising(document("iam:PassRole", role + "stint/app")));
    assertEquals(0, raising(document("iam:PassRole", role + "stint/deep/app")));
    assertEquals(1, raising(document("iam:PassRole", role + "app")));
    assertEquals(1, raising(document("iam:PassRole", role + "stintapp")));
    assertEquals(1, raising(document("iam:PassRole", role + "stint/*")));
    assertEquals(1, raising(document("iam:PassRole", role + "stint/${aws:username}")));
    assertEquals(1, raising(document("iam:PassRole", "arn:aws:iam::*:role/stint/app")));
  }

  @Test
  void aRoleThatIsAssumedIsChainingAndOneOfOthersRaisesToo() {
    String role = "arn:aws:iam::123456789012:role/";
    assertEquals(
        List.of(false), assumed(role + "stint/app").stream().map(Escalation::raises).toList());
    assertEquals(
        List.of(true),
        assumed(role + "OrganizationAccountAccessRole").stream().map(Escalation::raises).toList());
    assertEquals(1, assuming(except("sts:AssumeRole", role + "stint/app")));
    for (String other :
        List.of("sts:TagSession", "sts:SetSourceIdentity", "sts:AssumeRoleWith*", "sts:Get*")) {
      boolean raises = other.equals("sts:Get*");
      assertEquals(raises ? 1 : 0, document(other, "*").escalations(HOME).size(), other);
    }
  }

  private static List<Escalation> assumed(String role) {
    return document("sts:AssumeRole", role).escalations(HOME);
  }

  @Test
  void everythingButSomethingIsRefusedWhateverItLeavesOut() {
    Statement.Builder but =
        Statement.allow()
            .notActions(List.of("iam:*", "sts:*", "organizations:*", "sso:*", "identitystore:*"));
    assertEquals(1, raising(PolicyDocument.of(but.on("*").build())));
    assertEquals(0, raising(PolicyDocument.of(but.on("arn:aws:s3:::b/*").build())));
    assertEquals(1, raising(PolicyDocument.of(but.notOn(List.of("arn:aws:s3:::b/*")).build())));
    assertEquals(
        1,
        raising(
            PolicyDocument.of(
                Statement.allow("iam:Put*").notOn(List.of("arn:aws:iam::*:role/x")).build())));
  }

  @Test
  void noRowStandsTwice() {
    Set<String> seen = new HashSet<>();
    rows().forEach(row -> assertTrue(seen.add(row.action()), row.action()));
    assertTrue(
        seen.containsAll(
            List.of(
                "sts:AssumeRoot",
                "iam:UpdateRole",
                "iam:UpdateAccessKey",
                "iam:DeactivateMFADevice",
                "iam:UpdateSAMLProvider",
                "iam:CreateOpenIDConnectProvider",
                "iam:CreateServiceSpecificCredential",
                "iam:ResetServiceSpecificCredential",
                "iam:UploadSSHPublicKey",
                "iam:UploadSigningCertificate",
                "organizations:AttachPolicy",
                "sso:CreateAccountAssignment",
                "identitystore:CreateGroupMembership")));
  }

  private static List<String> others(ResourceKind kind) {
    return switch (kind) {
      case USER -> List.of("arn:aws:iam::123456789012:user/stint/bob");
      case GROUP -> List.of("arn:aws:iam::123456789012:group/stint/crew");
      case ROLE -> List.of("arn:aws:iam::123456789012:role/Admin");
      case POLICY -> List.of("arn:aws:iam::123456789012:policy/stint/p");
      case INSTANCE_PROFILE -> List.of("arn:aws:iam::123456789012:instance-profile/stint/p");
      case MFA_DEVICE -> List.of("arn:aws:iam::123456789012:mfa/bob");
      case SAML_PROVIDER -> List.of("arn:aws:iam::123456789012:saml-provider/corp");
      case OIDC_PROVIDER -> List.of("arn:aws:iam::123456789012:oidc-provider/token.example.org/x");
      case ROOT -> List.of("arn:aws:iam::999999999999:root");
      case ACCOUNT -> List.of("*");
      case IAM -> List.of("*", "arn:aws:iam::123456789012:delegation-request/x");
      case STS -> List.of("*", "arn:aws:sts::123456789012:self");
      case ORGANIZATIONS -> List.of("*", "arn:aws:organizations::123456789012:policy/o-1/scp/p-1");
      case SSO_DIRECTORY -> List.of("*");
      case SSO -> List.of("*", "arn:aws:sso:::permissionSet/ssoins-1/ps-1");
      case IDENTITY_STORE -> List.of("*", "arn:aws:identitystore:::group/1");
      case ACCOUNT_MANAGEMENT ->
          List.of(
              "*",
              "arn:aws:account::123456789012:account",
              "arn:aws:account::123456789012:account/o-1/210987654321");
      case ROLES_ANYWHERE ->
          List.of("*", "arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/1");
    };
  }

  private static PolicyDocument document(String action, String resource) {
    return PolicyDocument.of(Statement.allow(action).on(resource).build());
  }

  private static PolicyDocument except(String action, String resource) {
    return PolicyDocument.of(Statement.allow(action).notOn(List.of(resource)).build());
  }

  private static long raising(PolicyDocument document) {
    return document.escalations(HOME).stream().filter(Escalation::raises).count();
  }

  private static long assuming(PolicyDocument document) {
    return document.escalations(HOME).stream().filter(Escalation::assumes).count();
  }

  private static boolean allows(PolicyDocument document, String action, String resource) {
    AccessRequest request =
        AccessRequest.by(ADA).action(action).on(resource).ownedBy(HOME.account()).build();
    return Evaluator.decide(
            request, Policies.identity(List.of(new NamedPolicy("p", Side.IDENTITY, document))))
        == Decision.ALLOWED;
  }
}
