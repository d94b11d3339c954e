package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.policy.Bounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IamAccountTest {

  private static final String READ =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\","
          + "\"Resource\":\"*\"}]}";

  private Account account;

  @BeforeEach
  void start() {
    account = Account.fresh();
  }

  @AfterEach
  void stop() {
    account.close();
  }

  @Test
  void whoWeAreIsAskedOnce() {
    CallerIdentity we = account.iam.account().identity();
    assertEquals(new AccountId("123456789012"), we.account());
    assertEquals(we, account.iam.urgent().account().identity());
    assertEquals(1, account.aws.calls().count("GetCallerIdentity"));
  }

  @Test
  void quotasAreIamsOwnAndAskedOnceAMinute() {
    Quotas quotas = account.iam.account().quotas();
    assertEquals(2048, quotas.trustPolicySize());
    assertEquals(2048, quotas.userPolicySize());
    assertEquals(5120, quotas.groupPolicySize());
    assertEquals(10240, quotas.rolePolicySize());
    assertEquals(6144, quotas.managedPolicySize());
    assertEquals(5000, quotas.summary().get("UsersQuota"));
    account.iam.account().quotas();
    assertEquals(1, account.aws.calls().count("GetAccountSummary"));
  }

  @Test
  void aCachedValueIsReadAgainWhenItIsOld() {
    long[] now = {0};
    int[] reads = {0};
    Cached<Integer> cached = new Cached<>(100, () -> now[0]);
    assertEquals(1, cached.get(() -> ++reads[0]));
    now[0] = 99;
    assertEquals(1, cached.get(() -> ++reads[0]));
    now[0] = 100;
    assertEquals(2, cached.get(() -> ++reads[0]));
  }

  @Test
  void withoutAPasswordPolicyAwsHasOne() {
    assertTrue(account.iam.account().passwordPolicy().awsDefault());
  }

  @Test
  void theAccountsPasswordPolicyIsRead() {
    account.client.updateAccountPasswordPolicy(
        r -> r.minimumPasswordLength(20).requireSymbols(true).allowUsersToChangePassword(true));
    PasswordPolicy policy = account.iam.account().passwordPolicy();
    assertEquals(new PasswordPolicy(false, 20, true, false, false, false, true), policy);
  }

  @Test
  void peopleSignInAtTheAliasWhenThereIsOne() {
    assertEquals(
        "https://123456789012.signin.aws.amazon.com/console", account.iam.account().signInUrl());
  }

  @Test
  void peopleSignInAtTheAlias() {
    account.client.createAccountAlias(r -> r.accountAlias("workshop"));
    assertEquals(
        "https://workshop.signin.aws.amazon.com/console", account.iam.account().signInUrl());
  }

  @Test
  void aManagedPolicyIsThereOrNot() {
    IamPolicies policies = account.iam.policies();
    PolicyArn ec2 = new PolicyArn("arn:aws:iam::aws:policy/AmazonEC2FullAccess");
    ManagedPolicy there = policies.find(ec2).orElseThrow();
    assertTrue(there.attachable());
    assertTrue(there.document().contains("\"Statement\""));
    assertEquals(Optional.empty(), there.objection(Bounds.ofUsers(account.iam.account().home())));
    assertTrue(policies.find(new PolicyArn("arn:aws:iam::aws:policy/NoSuch")).isEmpty());
    assertThrows(IamFailure.Refused.class, () -> policies.removeWhole(ec2));
  }

  @Test
  void aPolicyOfOursHasTheDocumentThatIsWanted() {
    IamPolicies policies = account.iam.policies();
    PolicyName name = new PolicyName("packed");
    for (int i = 0; i < 8; i++) {
      String document = READ.replace("Get*", "Get" + i);
      PolicyArn policy = policies.ensure(name, document, "grant");
      account.forgetCalls();
      assertEquals(policy, policies.ensure(name, document, "grant"));
      assertFalse(account.actions().contains("CreatePolicyVersion"));
      assertEquals(document, policies.find(policy).orElseThrow().document());
    }
    PolicyArn policy = policies.arn(name);
    assertEquals("arn:aws:iam::123456789012:policy/stint/packed", policy.value());

    UserName ada = new UserName("ada");
    account.iam.users().ensure(ada, "m", Tags.NONE, Optional.empty());
    account.iam.users().policies().attach(ada, policy);
    policies.removeWhole(policy);
    policies.removeWhole(policy);
    assertTrue(policies.find(policy).isEmpty());
    assertEquals(List.of(), account.iam.users().policies().attached(ada));
  }

  @Test
  void theWholeAccountIsShown() {
    UserName ada = new UserName("ada");
    GroupName workshop = new GroupName("workshop");
    RoleName dev = new RoleName("Dev");
    account.iam.users().ensure(ada, "m", Tags.NONE, Optional.empty());
    account.iam.groups().ensure(workshop);
    account.iam.groups().addMember(workshop, ada);
    account.iam.groups().policies().putInline(workshop, new PolicyName("read"), READ);
    account
        .iam
        .roles()
        .ensure(
            new RoleSpec(
                dev,
                IamRolesTest.EC2_TRUST,
                "",
                Duration.ofHours(1),
                Optional.empty(),
                Tags.of(Map.of("a", "b"))),
            "r");
    account.iam.policies().ensure(new PolicyName("packed"), READ, "g");
    List<Object> seen = new ArrayList<>();

    account
        .iam
        .account()
        .visit(
            new InventoryVisitor() {
              @Override
              public void user(SeenUser user) {
                assertEquals(List.of(workshop), user.groups());
                assertEquals("m", user.tags().get("stint:owner").orElseThrow());
                seen.add(user.name());
              }

              @Override
              public void group(SeenGroup group) {
                assertEquals(READ, group.held().inline().get(new PolicyName("read")));
                seen.add(group.name());
              }

              @Override
              public void role(SeenRole role) {
                if (!role.path().isReserved()) {
                  assertEquals(IamRolesTest.EC2_TRUST, role.trustPolicy());
                  assertEquals("b", role.tags().get("a").orElseThrow());
                  seen.add(role.name());
                }
              }

              @Override
              public void policy(SeenPolicy policy) {
                seen.add(policy.arn().name());
              }
            });

    assertEquals(List.of(ada, workshop, dev, new PolicyName("packed")), seen);
  }
}
