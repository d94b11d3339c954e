package io.stint.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.policy.AccessRequest;
import io.stint.policy.Bounds;
import io.stint.policy.Caller;
import io.stint.policy.Decision;
import io.stint.policy.Evaluator;
import io.stint.policy.Home;
import io.stint.policy.NamedPolicy;
import io.stint.policy.Policies;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code docs/iam/stint.json} allows what the code can call, on Stint's own objects, and nothing
 * else. What it can call is read from the code.
 */
class LeastRightsTest {

  private static final String IAM = "arn:aws:iam::123456789012:";

  private static final List<String> KINDS =
      List.of("user", "group", "role", "policy", "instance-profile");

  private static final List<String> OWN =
      KINDS.stream()
          .flatMap(kind -> Stream.of(IAM + kind + "/stint/ada", IAM + kind + "/stint/deep/er/ada"))
          .toList();

  /** Of other paths, of paths that look like it, of other accounts, of AWS itself. */
  private static final List<String> OTHERS =
      KINDS.stream()
          .flatMap(
              kind ->
                  Stream.of(
                          "/ada", "/ops/ada", "/stint", "/Stint/ada", "/stinted/ada", "/a/stint/b")
                      .map(path -> IAM + kind + path))
          .collect(
              Collectors.collectingAndThen(
                  Collectors.toList(),
                  all -> {
                    List<String> others = new ArrayList<>(all);
                    others.add(Rights.BOUNDARY);
                    others.add(Rights.SERVICE);
                    others.add(IAM + "role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX");
                    others.add("arn:aws:iam::aws:policy/AdministratorAccess");
                    others.add("arn:aws:iam::987654321098:user/stint/ada");
                    others.add("arn:aws:iam::987654321098:role/stint/ada");
                    return others;
                  }));

  private static final String INSTANCE = "arn:aws:ec2:eu-central-1:123456789012:instance/i-0";

  private static final String DEVICE = IAM + "mfa/ada";

  private static final String PROFILE = IAM + "instance-profile/stint/box";

  /** Who has credentials may ask who they are: AWS wants no permission for it. */
  private static final String FREE = "sts:GetCallerIdentity";

  /**
   * Called only where {@code stint.iam.boundary} is not set: no boundary is ever taken off else.
   */
  private static final Set<String> NEVER =
      Set.of("iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary");

  private static final Policies LEAST = policies("stint");

  private static Policies policies(String... names) {
    return Policies.identity(
        Stream.of(names)
            .map(
                name ->
                    new NamedPolicy(
                        name, Side.IDENTITY, PolicyDocument.parse(Rights.document(name))))
            .toList());
  }

  private static AccessRequest.Builder asked(String action, String resource) {
    return AccessRequest.by(new Caller.RoleSession(Rights.SERVICE, "AROASTINTSERVICE00000", "i-0"))
        .action(action)
        .on(resource);
  }

  /** With everything about the request as it should be. */
  private static AccessRequest well(String action, String resource) {
    return asked(action, resource)
        .with("iam:PermissionsBoundary", Rights.BOUNDARY)
        .with("iam:PassedToService", "ec2.amazonaws.com")
        .with("ec2:InstanceProfile", PROFILE)
        .build();
  }

  private static boolean allows(Policies policies, AccessRequest request) {
    return Evaluator.decide(request, policies) == Decision.ALLOWED;
  }

  private static Set<String> allowedOn(Policies policies, List<String> resources) {
    return CalledActions.ofAws().stream()
        .filter(action -> resources.stream().anyMatch(on -> allows(policies, well(action, on))))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void itAllowsWhatTheCodeCanCallAndNothingElse() {
    List<String> everything = new ArrayList<>(OWN);
    everything.addAll(OTHERS);
    everything.addAll(List.of("*", INSTANCE, DEVICE));
    Set<String> called = CalledActions.ofTheCode();
    assertTrue(called.remove(FREE), "read from the code");
    assertTrue(called.removeAll(NEVER), "read from the code");
    assertTrue(called.size() > 80, called.toString());
    assertEquals(called, allowedOn(LEAST, everything));
  }

  @Test
  void whatIsNotStintsIsOnlyLookedAt() {
    assertEquals(
        Set.of(),
        allowedOn(LEAST, OTHERS).stream()
            .filter(action -> !CalledActions.reads(action))
            .collect(Collectors.toSet()));
    assertEquals(
        Set.of("iam:DeleteVirtualMFADevice"),
        allowedOn(LEAST, List.of(DEVICE)).stream()
            .filter(action -> !CalledActions.reads(action))
            .collect(Collectors.toSet()));
    assertEquals(
        Set.of("ec2:DisassociateIamInstanceProfile"),
        allowedOn(LEAST, List.of(INSTANCE)).stream()
            .filter(action -> !CalledActions.reads(action))
            .collect(Collectors.toSet()));
  }

  /** Which credentials people have is in no list of the account: only of Stint's own people. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GetLoginProfile",
        "ListAccessKeys",
        "ListMFADevices",
        "ListSSHPublicKeys",
        "ListServiceSpecificCredentials",
        "ListSigningCertificates"
      })
  void credentialsOfOthersAreNotLookedAt(String action) {
    assertTrue(allows(LEAST, well("iam:" + action, IAM + "user/stint/ada")));
    assertFalse(allows(LEAST, well("iam:" + action, IAM + "user/ada")));
  }

  @ParameterizedTest
  @CsvSource({
    "CreateUser, user", "CreateRole, role",
    "PutUserPermissionsBoundary, user", "PutRolePermissionsBoundary, role"
  })
  void nobodyIsMadeOutsideTheBoundary(String action, String kind) {
    String on = IAM + kind + "/stint/ada";
    assertTrue(allows(LEAST, well("iam:" + action, on)));
    assertFalse(allows(LEAST, asked("iam:" + action, on).build()));
    assertFalse(
        allows(
            LEAST,
            asked("iam:" + action, on)
                .with("iam:PermissionsBoundary", "arn:aws:iam::aws:policy/AdministratorAccess")
                .build()));
  }

  @Test
  void noBoundaryIsTakenOff() {
    for (String on : OWN) {
      NEVER.forEach(action -> assertFalse(allows(LEAST, well(action, on))));
    }
  }

  /** What takes access away waits for no boundary: a Deny on sessions is such a policy. */
  @ParameterizedTest
  @CsvSource({
    "PutRolePolicy, role", "UpdateAssumeRolePolicy, role", "PutUserPolicy, user",
    "DeleteUserPolicy, user", "DetachRolePolicy, role", "PutGroupPolicy, group"
  })
  void endsWaitForNoBoundary(String action, String kind) {
    assertTrue(allows(LEAST, asked("iam:" + action, IAM + kind + "/stint/ada").build()));
  }

  @Test
  void rolesArePassedToInstancesAlone() {
    String role = IAM + "role/stint/app";
    assertTrue(allows(LEAST, well("iam:PassRole", role)));
    assertFalse(
        allows(
            LEAST,
            asked("iam:PassRole", role)
                .with("iam:PassedToService", "lambda.amazonaws.com")
                .build()));
    assertFalse(allows(LEAST, asked("iam:PassRole", role).build()));
    assertFalse(allows(LEAST, well("iam:PassRole", Rights.SERVICE)));
  }

  @Test
  void noProfileButItsOwnIsTakenOffAnInstance() {
    String action = "ec2:DisassociateIamInstanceProfile";
    assertTrue(allows(LEAST, well(action, INSTANCE)));
    assertFalse(
        allows(
            LEAST,
            asked(action, INSTANCE)
                .with("ec2:InstanceProfile", IAM + "instance-profile/box")
                .build()));
    assertFalse(allows(LEAST, asked(action, INSTANCE).build()));
  }

  /** Only what is named there, and nothing that the code cannot call. */
  @Test
  void whatIsAdoptedIsNamed() {
    Policies adopted = policies("adopted");
    Set<String> called = CalledActions.ofTheCode();
    List<String> named =
        List.of(
            IAM + "role/ADOPTED_ROLE",
            IAM + "user/ADOPTED_USER",
            IAM + "instance-profile/ADOPTED_PROFILE");
    Set<String> allowed = allowedOn(adopted, named);
    assertEquals(15, allowed.size(), allowed.toString());
    assertTrue(called.containsAll(allowed), allowed.toString());
    assertEquals(Set.of(), allowedOn(adopted, OTHERS));
    assertEquals(Set.of(), allowedOn(adopted, OWN));
  }

  /** Without blanks, as IAM counts: a managed policy, a policy of an organization. */
  @ParameterizedTest
  @CsvSource({"stint, 6144", "adopted, 6144", "boundary, 6144", "scp, 5120"})
  void itFits(String name, int most) {
    int size = PolicyDocument.sizeOf(Rights.document(name));
    assertTrue(size <= most, name + " has " + size);
    assertEquals(
        List.of(),
        Bounds.ofRole(Home.unknown("/"), true, true)
            .objections(PolicyDocument.parse(Rights.document(name))));
  }
}
