package io.stint.instanceprofile;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.iam.Iam;
import io.stint.iam.IamConfig;
import io.stint.iam.IamFailure;
import io.stint.iam.IamInstanceProfile;
import io.stint.iam.IamPath;
import io.stint.iam.InstanceProfileName;
import io.stint.iam.Names;
import io.stint.iam.Tags;
import io.stint.role.CheckedRole;
import io.stint.role.FreeName;
import io.stint.role.RoleRef;
import io.stint.role.RoleRequest;
import io.stint.role.Roles;
import io.stint.web.MergePatch;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** What is asked of an instance profile, held against the rules and against the roles. */
@ApplicationScoped
class ProfileRules {

  static final String EC2 = "ec2.amazonaws.com";

  private final Roles roles;
  private final Iam iam;
  private final InstanceUsage instances;
  private final IamPath path;

  ProfileRules(Roles roles, Iam iam, InstanceUsage instances, IamConfig config) {
    this.roles = roles;
    this.iam = iam;
    this.instances = instances;
    this.path = new IamPath(config.path());
  }

  /**
   * @param role that is to be made; null: none is
   * @param foundId AIPA… of the profile that is to be adopted; null where one is to be made
   */
  record Checked(InstanceProfileRequest request, CheckedRole role, String foundId) {

    ProfilePlan plan() {
      return new ProfilePlan(request.name(), request.roleName(), role == null ? null : role.plan());
    }
  }

  /** Reads from IAM, so not to be called in a transaction. */
  Checked created(InstanceProfileRequest request) {
    Refusal.Collector wrong = Refusal.collector();
    iamWords("/name", () -> new InstanceProfileName(request.name()), wrong);
    iamWords("/name", () -> Names.requireReachable(request.name()), wrong);
    tags(request.tags(), wrong);
    wrong.require(
        !request.adopt() || request.tags().isEmpty(),
        "/tags",
        "an adopted instance profile keeps its own");
    wrong.require(
        request.role() == null || request.newRole() == null,
        "/newRole",
        "One of role and newRole, not both.");
    wrong.orThrow();
    if (!request.adopt()) {
      InstanceProfileName name = new InstanceProfileName(request.name());
      FreeName.require(
          "An instance profile " + name,
          () -> iam.instanceProfiles().find(name).map(IamInstanceProfile::path),
          path);
    }
    RoleRequest toMake = request.roleToMake();
    if (toMake == null) {
      if (request.roleName() != null) {
        roles.requireNotStints(request.roleName(), "/role");
        requiringNew().run(() -> usable(request.roleName()));
      }
      return new Checked(request, null, found(request));
    }
    try {
      CheckedRole role = roles.check(toMake);
      if (!role.trustsService(EC2)) {
        throw untrusting("/trust", toMake.name());
      }
      return new Checked(request, role, found(request));
    } catch (Refusal refusal) {
      throw refusal.under("/newRole");
    }
  }

  /**
   * What is to be adopted is known from here on: whoever comes later under its name is a stranger.
   */
  private String found(InstanceProfileRequest request) {
    if (!request.adopt()) {
      return null;
    }
    IamInstanceProfile observed =
        asked(() -> iam.instanceProfiles().find(new InstanceProfileName(request.name())))
            .orElseThrow(
                () ->
                    Refusal.impossible(
                        "/name",
                        "There is no instance profile " + request.name() + " to be adopted."));
    observed.role().ifPresent(role -> roles.requireNotStints(role.value(), "/name"));
    return observed.id();
  }

  private static <T> T asked(Supplier<T> look) {
    try {
      return look.get();
    } catch (IamFailure e) {
      throw Refusal.byAws(e.retryable(), "This could not be checked with AWS: " + e.getMessage());
    }
  }

  /** Not to be called in a transaction. */
  void requireNotStints(MergePatch patch) {
    String role = patch.applyTo(new ProfileSettings(null, Map.of())).role();
    if (role != null) {
      roles.requireNotStints(role, "/role");
    }
  }

  /**
   * Not to be called in a transaction.
   *
   * @throws Refusal as {@link InstanceUsage#requireNone} does
   */
  void requireNoInstances(String name, String arn) {
    instances.requireNone(name, arn);
  }

  void changed(ProfileSettings settings, boolean adopted) {
    Refusal.Collector wrong = Refusal.collector();
    tags(settings.tags(), wrong);
    wrong.require(
        !adopted || settings.tags().isEmpty(),
        "/tags",
        "an adopted instance profile keeps its own");
    wrong.orThrow();
  }

  /**
   * The role by its name, held until the transaction ends.
   *
   * @param name null: none
   * @throws Refusal 422 when it is not there or EC2 may not assume it
   */
  UUID usable(String name) {
    if (name == null) {
      return null;
    }
    if (roles.find(name).isEmpty()) {
      throw Refusal.impossible("/role", "There is no role " + name + ".");
    }
    RoleRef role = roles.lock(name);
    if (!roles.trustsService(role.id(), EC2)) {
      throw untrusting("/role", role.name());
    }
    return role.id();
  }

  private static Refusal untrusting(String at, String role) {
    return Refusal.impossible(
        at, "The role " + role + " does not trust " + EC2 + ": no instance could use it.");
  }

  private static void tags(Map<String, String> tags, Refusal.Collector wrong) {
    iamWords("/tags", () -> Tags.of(tags), wrong);
  }

  private static void iamWords(String at, Runnable check, Refusal.Collector wrong) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      wrong.add(at, e.getMessage());
    }
  }
}
