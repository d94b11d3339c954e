package io.stint.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.stint.policy.AccessRequest;
import io.stint.policy.Caller;
import io.stint.policy.Decision;
import io.stint.policy.Evaluator;
import io.stint.policy.NamedPolicy;
import io.stint.policy.Policies;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Side;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator within the boundary may do, and one of the account under the SCP. */
class BoundaryRightsTest {

  private static final String IAM = "arn:aws:iam::123456789012:";

  private static final NamedPolicy ALL =
      new NamedPolicy(
          "AdministratorAccess",
          Side.IDENTITY,
          PolicyDocument.parse(
              "{\"Version\":\"2012-10-17\",\"Statement\":"
                  + "[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"));

  private static final NamedPolicy BOUNDARY =
      new NamedPolicy(
          "StintBoundary", Side.BOUNDARY, PolicyDocument.parse(Rights.document("boundary")));

  private static final NamedPolicy SCP =
      new NamedPolicy("scp", Side.IDENTITY, PolicyDocument.parse(Rights.document("scp")));

  private static final Caller ADA =
      new Caller.User(IAM + "user/stint/ada", "AIDAADA00000000000000");

  private static final Caller HER_ROLE =
      new Caller.RoleSession(IAM + "role/stint/Dev", "AROADEV00000000000000", "ada");

  private static AccessRequest.Builder asked(Caller by, String action, String on) {
    return AccessRequest.by(by).action(action).on(on.startsWith("arn:") ? on : IAM + on);
  }

  private static Decision within(AccessRequest request) {
    return Evaluator.decide(request, Policies.identity(List.of(ALL)).within(BOUNDARY));
  }

  @ParameterizedTest
  @CsvSource({
    "s3:PutObject, arn:aws:s3:::bucket/x",
    "ec2:RunInstances, arn:aws:ec2:eu-central-1:123456789012:instance/*",
    "iam:GetUser, user/ops",
    "iam:ChangePassword, user/stint/ada",
    "iam:EnableMFADevice, user/stint/ada",
    "iam:CreateVirtualMFADevice, mfa/ada",
    "iam:DeleteVirtualMFADevice, mfa/ada",
    "sts:AssumeRole, role/stint/Dev",
    "iam:PassRole, role/stint/App"
  })
  void sheDoesHerWork(String action, String on) {
    assertEquals(Decision.ALLOWED, within(asked(ADA, action, on).build()));
  }

  @ParameterizedTest
  @CsvSource({
    "iam:PutUserPolicy, user/stint/ada",
    "iam:AddUserToGroup, group/stint/admins",
    "iam:UpdateAssumeRolePolicy, role/stint/Dev",
    "iam:CreateAccessKey, user/stint/bob",
    "iam:ChangePassword, user/stint/bob",
    "iam:DeactivateMFADevice, user/stint/ada",
    "iam:CreateVirtualMFADevice, mfa/bob",
    "iam:DeleteVirtualMFADevice, mfa/bob",
    "iam:CreatePolicyVersion, policy/stint/user-x-grants-1",
    "iam:AddRoleToInstanceProfile, instance-profile/stint/box",
    "iam:CreateUser, user/mallory",
    "iam:CreateAccessKey, user/admin",
    "iam:AttachUserPolicy, user/admin",
    "iam:PassRole, role/Admin",
    "sts:AssumeRole, role/Admin",
    "sts:AssumeRole, arn:aws:iam::987654321098:role/Admin",
    "organizations:DetachPolicy, arn:aws:organizations::123456789012:policy/o-1/x/p-1",
    "iam:DeleteUserPermissionsBoundary, user/stint/ada",
    "iam:DeleteRolePermissionsBoundary, role/stint/Dev",
    "iam:PutUserPermissionsBoundary, user/stint/ada",
    "iam:CreatePolicyVersion, policy/StintBoundary",
    "iam:SetDefaultPolicyVersion, policy/StintBoundary",
    "iam:DeletePolicy, policy/StintBoundary",
    "iam:CreatePolicyVersion, policy/StintService",
    "iam:PutRolePolicy, role/StintService",
    "iam:DetachRolePolicy, role/StintService",
    "sts:AssumeRole, role/StintService"
  })
  void sheDoesNotLeaveIt(String action, String on) {
    for (Caller by : List.of(ADA, HER_ROLE)) {
      assertNotEquals(Decision.ALLOWED, within(asked(by, action, on).build()));
      assertNotEquals(
          Decision.ALLOWED,
          within(asked(by, action, on).with("iam:PermissionsBoundary", Rights.BOUNDARY).build()));
    }
  }

  /** What a company adds to the boundary reaches none of this: explicit Denies stand in it. */
  @ParameterizedTest
  @CsvSource({
    "iam:PutUserPolicy, user/stint/ada",
    "iam:AddUserToGroup, group/stint/admins",
    "iam:CreateUser, user/mallory",
    "iam:CreateRole, role/mallory",
    "iam:DeleteUserPermissionsBoundary, user/stint/ada",
    "iam:CreatePolicyVersion, policy/StintBoundary",
    "iam:PutRolePolicy, role/StintService"
  })
  void norIfItIsWidened(String action, String on) {
    assertEquals(Decision.EXPLICIT_DENY, within(asked(ADA, action, on).build()));
  }

  private static Decision underTheScp(Caller by, String action, String on) {
    return Evaluator.decide(asked(by, action, on).build(), Policies.identity(List.of(ALL, SCP)));
  }

  @ParameterizedTest
  @CsvSource({
    "iam:PutUserPolicy, user/stint/ada",
    "iam:UploadSSHPublicKey, user/stint/ada",
    "iam:DeleteGroup, group/stint/crew",
    "iam:SetDefaultPolicyVersion, policy/stint/p",
    "iam:RemoveRoleFromInstanceProfile, instance-profile/stint/box",
    "iam:UpdateAssumeRolePolicy, role/stint/Dev"
  })
  void onlyStintTouchesWhatIsItsOwn(String action, String on) {
    Caller admin = new Caller.User(IAM + "user/admin", "AIDAADMIN000000000000");
    Caller other = new Caller.RoleSession(IAM + "role/Admin", "AROAADMIN000000000000", "x");
    Caller stint = new Caller.RoleSession(Rights.SERVICE, "AROASTINTSERVICE00000", "i-0");
    assertEquals(Decision.EXPLICIT_DENY, underTheScp(admin, action, on));
    assertEquals(Decision.EXPLICIT_DENY, underTheScp(other, action, on));
    assertEquals(Decision.EXPLICIT_DENY, underTheScp(ADA, action, on));
    assertEquals(Decision.ALLOWED, underTheScp(stint, action, on));
    assertEquals(Decision.ALLOWED, underTheScp(admin, action, on.replace("/stint/", "/ops/")));
  }

  /** People sign in, prove who they are, and use what they were granted. */
  @ParameterizedTest
  @CsvSource({
    "iam:ChangePassword, user/stint/ada",
    "iam:EnableMFADevice, user/stint/ada",
    "sts:AssumeRole, role/stint/Dev",
    "iam:PassRole, role/stint/Dev",
    "iam:GetRole, role/stint/Dev"
  })
  void peopleGoOn(String action, String on) {
    assertEquals(Decision.ALLOWED, underTheScp(ADA, action, on));
  }
}
