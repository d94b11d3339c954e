package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.sandbox.Fault;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IamUsersTest {

  private static final UserName ADA = new UserName("ada");
  private static final GroupName WORKSHOP = new GroupName("workshop");
  private static final String PASSWORD = "Correct-Horse-9-Battery";
  private static final String OWNER = "member-1";

  private Account account;
  private IamUsers users;
  private IamGroups groups;

  @BeforeEach
  void start() {
    account = Account.fresh();
    users = account.iam.users();
    groups = account.iam.groups();
    groups.ensure(WORKSHOP);
    account.forgetCalls();
  }

  @AfterEach
  void stop() {
    account.close();
  }

  private Ensured onboard() {
    Ensured ada = users.ensure(ADA, OWNER, Tags.NONE, Optional.empty());
    users.ensureLoginProfile(ADA, PASSWORD, true);
    groups.addMember(WORKSHOP, ADA);
    return ada;
  }

  @Test
  void aMemberCostsThreeCalls() {
    Ensured ada = onboard();

    assertEquals(List.of("CreateUser", "CreateLoginProfile", "AddUserToGroup"), account.actions());
    assertEquals(OwnershipStatus.CREATED, ada.standing());
    assertEquals("arn:aws:iam::123456789012:user/stint/ada", ada.arn().value());
    assertTrue(ada.id().startsWith("AIDA"));
    IamUser there = users.find(ADA).orElseThrow();
    assertEquals("stint", there.tags().get("stint:managed-by").orElseThrow());
    assertEquals(OWNER, there.tags().get("stint:owner").orElseThrow());
    assertEquals(
        1,
        account.meters.counter("stint.iam.calls", "action", "CreateUser", "outcome", "ok").count());
  }

  @Test
  void onboardingTwiceChangesNothing() {
    Ensured first = onboard();
    Ensured again = onboard();

    assertEquals(OwnershipStatus.OURS, again.standing());
    assertEquals(first.id(), again.id());
    assertEquals(List.of(ADA), groups.members(WORKSHOP));
    assertTrue(hasLoginProfile());
  }

  @Test
  void onboardingStoppedAfterAnyCallEndsWithOneOfEach() {
    for (Fault.Kind kind : Fault.Kind.values()) {
      for (int call = 1; call <= 3; call++) {
        // What AWS throttles is repeated some times.
        int times = kind == Fault.Kind.THROTTLE ? 20 : 1;
        account.aws.faults().plan(new Fault(kind, null, call, times));
        assertThrows(IamFailure.class, this::onboard);
        account.aws.faults().reset();
        onboard();
        assertEquals(1, account.client.listUsers().users().size());
        assertTrue(hasLoginProfile());
        assertEquals(List.of(ADA), groups.members(WORKSHOP));
        users.find(ADA).ifPresent(there -> users.removeWhole(there, OWNER, null));
      }
    }
  }

  @Test
  void somebodyElsesUserIsSeen() {
    account.client.createUser(r -> r.userName("ada"));
    assertEquals(
        OwnershipStatus.FOREIGN, users.ensure(ADA, OWNER, Tags.NONE, Optional.empty()).standing());

    users.ensure(new UserName("bob"), "member-2", Tags.NONE, Optional.empty());
    Ensured bob = users.ensure(new UserName("BOB"), "member-3", Tags.NONE, Optional.empty());
    assertEquals(OwnershipStatus.TAKEN, bob.standing());
  }

  @Test
  void aPasswordIsSetAnewWhenThereIsOne() {
    onboard();
    users.ensureLoginProfile(ADA, "Another-Horse-10-Battery", false);
    assertFalse(
        account
            .client
            .getLoginProfile(r -> r.userName("ada"))
            .loginProfile()
            .passwordResetRequired());
  }

  @Test
  void aPasswordThatTheAccountRefusesIsATerminalFailureWithoutThePassword() {
    users.ensure(ADA, OWNER, Tags.NONE, Optional.empty());
    IamFailure weak =
        assertThrows(IamFailure.Refused.class, () -> users.ensureLoginProfile(ADA, "s3cret", true));
    assertEquals("PasswordPolicyViolation", weak.code());
    assertFalse(weak.retryable());
    IamFailure malformed =
        assertThrows(
            IamFailure.Refused.class,
            () -> users.ensureLoginProfile(ADA, "s3cret".repeat(40), true));
    assertFalse(malformed.getMessage().contains("s3cret"), malformed.getMessage());
  }

  @Test
  void aKeyWhoseAnswerWasLostIsDeletedAndTheOldOneStays() {
    onboard();
    AccessKeyId first = users.accessKeys().create(ADA).id();
    account.aws.faults().plan(Fault.next(Fault.Kind.LOSE_ANSWER, "CreateAccessKey"));

    assertThrows(IamFailure.Unreachable.class, () -> users.accessKeys().create(ADA));

    assertEquals(List.of(first), users.accessKeys().list(ADA).stream().map(AccessKey::id).toList());
    users.accessKeys().create(ADA);
    IamFailure third = assertThrows(IamFailure.Quota.class, () -> users.accessKeys().create(ADA));
    assertEquals("LimitExceeded", third.code());
    assertFalse(third.retryable());
  }

  @Test
  void aKeyThatCouldNotBeLookedForIsSaid() {
    onboard();
    account.aws.faults().plan(Fault.next(Fault.Kind.LOSE_ANSWER, "CreateAccessKey"));
    account.aws.faults().plan(new Fault(Fault.Kind.DROP, "ListAccessKeys", 2, 2));

    IamFailure lost =
        assertThrows(IamFailure.Unreachable.class, () -> users.accessKeys().create(ADA));
    assertTrue(lost.getMessage().contains("may be there"), lost.getMessage());
  }

  @Test
  void theSecretIsNotInTheText() {
    NewAccessKey key = new NewAccessKey(new AccessKeyId("AKIA0123456789ABCDEF"), "secret");
    assertFalse(key.toString().contains("secret"));
  }

  @Test
  void groupsAreOursByPath() {
    assertEquals(OwnershipStatus.OURS, groups.ensure(WORKSHOP).standing());
    account.client.createGroup(r -> r.groupName("Admins"));
    GroupName admins = new GroupName("admins");
    assertEquals(OwnershipStatus.FOREIGN, groups.ensure(admins).standing());
    IamFailure refused =
        assertThrows(
            IamFailure.Refused.class, () -> groups.find(admins).ifPresent(groups::removeWhole));
    assertEquals("NotOurs", refused.code());
  }

  @Test
  void policiesOfAGroupComeAndGo() {
    PolicyName shared = new PolicyName("shared");
    PolicyArn ec2 = new PolicyArn("arn:aws:iam::aws:policy/AmazonEC2FullAccess");
    String document =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
            + "\"Resource\":\"arn:aws:s3:::a+b/*\"}]}";
    EntityPolicies<GroupName> policies = groups.policies();
    for (int twice = 0; twice < 2; twice++) {
      policies.putInline(WORKSHOP, shared, document);
      policies.attach(WORKSHOP, ec2);
    }
    assertEquals(document, policies.inline(WORKSHOP, shared).orElseThrow());
    assertEquals(document, policies.inline(WORKSHOP).get(shared));
    assertEquals(List.of(ec2), policies.attached(WORKSHOP));

    assertTrue(policies.detach(WORKSHOP, ec2));
    assertFalse(policies.detach(WORKSHOP, ec2));
    assertTrue(policies.deleteInline(WORKSHOP, shared));
    assertFalse(policies.deleteInline(WORKSHOP, shared));
    assertTrue(policies.inline(WORKSHOP, shared).isEmpty());
  }

  @Test
  void anUnknownManagedPolicyIsMissing() {
    assertThrows(
        IamFailure.Missing.class,
        () -> groups.policies().attach(WORKSHOP, new PolicyArn("arn:aws:iam::aws:policy/NoSuch")));
  }

  private boolean hasLoginProfile() {
    return account.client.getLoginProfile(r -> r.userName("ada")).loginProfile() != null;
  }
}
