package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.sandbox.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IamRolesTest {

  static final String EC2_TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";
  private static final String READ =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\","
          + "\"Resource\":\"*\"}]}";
  private static final RoleName DEV = new RoleName("Dev");
  private static final InstanceProfileName MACHINE = new InstanceProfileName("machine");
  private static final PolicyArn READ_ONLY =
      new PolicyArn("arn:aws:iam::aws:policy/ReadOnlyAccess");

  private Account account;
  private IamRoles roles;
  private IamInstanceProfiles profiles;

  @BeforeEach
  void start() {
    account = Account.fresh();
    roles = account.iam.roles();
    profiles = account.iam.instanceProfiles();
  }

  @AfterEach
  void stop() {
    account.close();
  }

  private Ensured ensure(RoleName name) {
    return roles.ensure(
        new RoleSpec(
            name,
            EC2_TRUST,
            "for the workshop",
            Duration.ofHours(2),
            Optional.of(READ_ONLY),
            Tags.of(Map.of("team", "a"))),
        "role-1");
  }

  @Test
  void aRoleIsMadeWholeInOneCall() {
    Ensured made = ensure(DEV);

    assertEquals(List.of("CreateRole"), account.actions());
    assertEquals(OwnershipStatus.CREATED, made.standing());
    assertTrue(made.id().startsWith("AROA"));
    IamRole there = roles.find(DEV).orElseThrow();
    assertEquals(EC2_TRUST, there.trustPolicy());
    assertEquals("for the workshop", there.description());
    assertEquals(Duration.ofHours(2), there.maxSession());
    assertEquals(READ_ONLY.value(), there.boundary().orElseThrow().value());
    assertEquals("a", there.tags().get("team").orElseThrow());
    assertFalse(there.reserved());
    assertEquals(OwnershipStatus.OURS, ensure(DEV).standing());
    assertEquals(made.id(), ensure(new RoleName("DEV")).id());
  }

  @Test
  void aRoleChanges() {
    ensure(DEV);
    roles.update(DEV, "", Duration.ofHours(1));
    roles.updateTrust(DEV, EC2_TRUST.replace("ec2", "lambda"));
    roles.tag(DEV, Tags.of(Map.of("cost", "1")));
    roles.untag(DEV, List.of("team"));
    assertTrue(roles.deleteBoundary(DEV));

    IamRole there = roles.find(DEV).orElseThrow();
    assertEquals("", there.description());
    assertEquals(Duration.ofHours(1), there.maxSession());
    assertTrue(there.trustPolicy().contains("lambda"));
    assertEquals("1", there.tags().get("cost").orElseThrow());
    assertTrue(there.tags().get("team").isEmpty());
    assertTrue(there.boundary().isEmpty());

    roles.putBoundary(DEV, READ_ONLY);
    assertTrue(roles.find(DEV).orElseThrow().boundary().isPresent());
  }

  @Test
  void aPrincipalThatIsNotThereYetMayCome() {
    ensure(DEV);
    IamFailure early =
        assertThrows(
            IamFailure.UnknownPrincipal.class,
            () ->
                roles.updateTrust(
                    DEV,
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
                        + "{\"AWS\":\"arn:aws:iam::123456789012:user/stint/ada\"},"
                        + "\"Action\":\"sts:AssumeRole\"}]}"));
    assertEquals("MalformedPolicyDocument", early.code());
    assertTrue(early.retryable());
    assertFalse(
        assertThrows(IamFailure.Refused.class, () -> roles.updateTrust(DEV, "{}")).retryable());
  }

  @Test
  void aRoleGoesFromWhereverItsRemovalWasStopped() {
    int calls = 0;
    for (int call = 1; call == 1 || call <= calls; call++) {
      ensure(DEV);
      profiles.ensure(MACHINE, "profile-1", Tags.NONE);
      profiles.addRole(MACHINE, DEV);
      roles.policies().putInline(DEV, new PolicyName("read"), READ);
      roles.policies().attach(DEV, READ_ONLY);
      if (call == 1) {
        account.forgetCalls();
        roles.find(DEV).ifPresent(there -> roles.removeWhole(there, "role-1", null));
        calls = account.actions().size();
        assertTrue(calls > 6, "calls " + calls);
        continue;
      }
      account.aws.faults().plan(new Fault(Fault.Kind.LOSE_ANSWER, null, call, 2));
      assertThrows(
          IamFailure.class,
          () -> roles.find(DEV).ifPresent(there -> roles.removeWhole(there, "role-1", null)));
      account.aws.faults().reset();
      roles.find(DEV).ifPresent(there -> roles.removeWhole(there, "role-1", null));
      assertTrue(roles.find(DEV).isEmpty());
      assertTrue(profiles.find(MACHINE).orElseThrow().role().isEmpty());
    }
  }

  @Test
  void aRoleOfAnAwsServiceIsReadableAndRefused() {
    account.client.createServiceLinkedRole(r -> r.awsServiceName("autoscaling.amazonaws.com"));
    RoleName linked = new RoleName("AWSServiceRoleForAutoScaling");
    assertTrue(roles.find(linked).orElseThrow().reserved());
    assertEquals(
        "UnmodifiableEntity",
        assertThrows(IamFailure.Refused.class, () -> roles.updateTrust(linked, EC2_TRUST)).code());
    assertEquals(
        "NotOurs",
        assertThrows(
                IamFailure.Refused.class,
                () ->
                    roles.find(linked).ifPresent(there -> roles.removeWhole(there, "role-1", null)))
            .code());
  }

  @Test
  void rolesAreListedPageByPage() {
    for (int i = 0; i < 5; i++) {
      ensure(new RoleName("role-" + i));
    }
    List<RoleName> seen = new ArrayList<>();
    Optional<String> marker = Optional.empty();
    do {
      Page<IamRole> page = roles.list(new IamPath("/stint/"), marker, 2);
      page.items().forEach(role -> seen.add(role.name()));
      marker = page.next();
    } while (marker.isPresent());
    assertEquals(5, seen.size());
  }

  @Test
  void aProfileHoldsOneRole() {
    ensure(DEV);
    RoleName other = new RoleName("Other");
    ensure(other);
    assertEquals(
        OwnershipStatus.CREATED, profiles.ensure(MACHINE, "profile-1", Tags.NONE).standing());
    assertEquals(OwnershipStatus.OURS, profiles.ensure(MACHINE, "profile-1", Tags.NONE).standing());
    assertEquals(
        OwnershipStatus.TAKEN, profiles.ensure(MACHINE, "profile-2", Tags.NONE).standing());

    profiles.addRole(MACHINE, DEV);
    profiles.addRole(MACHINE, DEV);
    assertEquals(DEV, profiles.find(MACHINE).orElseThrow().role().orElseThrow());
    assertEquals(List.of(MACHINE), roles.instanceProfiles(DEV));
    assertThrows(IamFailure.Quota.class, () -> profiles.addRole(MACHINE, other));

    assertTrue(profiles.removeRole(MACHINE, DEV));
    assertFalse(profiles.removeRole(MACHINE, DEV));
    profiles.addRole(MACHINE, other);
    assertEquals(other, profiles.find(MACHINE).orElseThrow().role().orElseThrow());

    profiles.tag(MACHINE, Tags.of(Map.of("a", "b")));
    assertEquals("b", profiles.find(MACHINE).orElseThrow().tags().get("a").orElseThrow());
    profiles.untag(MACHINE, List.of("a"));
    assertThrows(
        IamFailure.Refused.class,
        () ->
            profiles
                .find(MACHINE)
                .ifPresent(there -> profiles.removeWhole(there, "profile-2", null)));
    profiles.find(MACHINE).ifPresent(there -> profiles.removeWhole(there, "profile-1", null));
    profiles.find(MACHINE).ifPresent(there -> profiles.removeWhole(there, "profile-1", null));
    assertTrue(profiles.find(MACHINE).isEmpty());
  }
}
