package io.stint.instanceprofile;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.iam.Ensured;
import io.stint.iam.Iam;
import io.stint.iam.IamInstanceProfile;
import io.stint.iam.IamInstanceProfiles;
import io.stint.iam.InstanceProfileName;
import io.stint.iam.RoleName;
import io.stint.iam.Tags;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Brings an instance profile in IAM to what its row wants, then reads it until IAM agrees. */
@ApplicationScoped
class ProfileWriting {

  private static final Duration SHORTLY = Duration.ofSeconds(1);
  private static final String RESERVED_TAGS = "stint:";

  private final Iam iam;
  private final ProfileRepository rows;
  private final KnownProfiles known;
  private final Roles roles;
  private final AuditTrail audit;
  private final Clock clock;

  ProfileWriting(
      Iam iam,
      ProfileRepository rows,
      KnownProfiles known,
      Roles roles,
      AuditTrail audit,
      Clock clock) {
    this.iam = iam;
    this.rows = rows;
    this.known = known;
    this.roles = roles;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The profile before the pass changes it.
   *
   * @param fresh whether this pass has made it: that is no read yet
   */
  private record Present(
      String arn, String id, Optional<RoleName> role, Map<String, String> tags, boolean fresh) {

    static Present of(IamInstanceProfile observed) {
      Map<String, String> tags = new TreeMap<>(observed.tags().values());
      tags.keySet().removeIf(key -> key.toLowerCase(Locale.ROOT).startsWith(RESERVED_TAGS));
      return new Present(observed.arn().value(), observed.id(), observed.role(), tags, false);
    }
  }

  Outcome converge(InstanceProfile profile, Claim claim) {
    Optional<RoleRef> role =
        requiringNew().call(() -> Optional.ofNullable(profile.roleId()).flatMap(roles::find));
    // First the role with its policies, then what puts it to use.
    if (role.isPresent() && role.get().arn() == null) {
      return Outcome.settledUntil(claim.now().plus(SHORTLY), false, () -> {});
    }
    IamInstanceProfiles target = (claim.revokes() ? iam.urgent() : iam).instanceProfiles();
    InstanceProfileName name = new InstanceProfileName(profile.name());
    Optional<Present> found = present(profile, name, target);
    if (found.isEmpty()) {
      return profile.adopted()
          ? Outcome.failed(
              "NoSuchEntity", "There is no instance profile " + name + " in IAM.", false)
          : Outcome.failed(
              "NameTaken",
              "An instance profile "
                  + name
                  + " is in IAM already and was not made for this. It can be adopted: adopt: true.",
              false);
    }
    Present observed = found.get();
    Optional<RoleName> desired =
        role.map(RoleRef::name).or(() -> foundRole(profile, observed)).map(RoleName::new);
    boolean changed = observed.fresh();
    if (!observed.role().equals(desired)) {
      role.ifPresent(this::requireSame);
      observed.role().ifPresent(other -> target.removeRole(name, other));
      claim.stillHeld();
      desired.ifPresent(other -> target.addRole(name, other));
      changed = true;
    }
    if (!profile.adopted() && tagsChanged(profile, observed, target, name)) {
      changed = true;
    }
    int agreed = changed ? 0 : Math.min(profile.agreed() + 1, InstanceProfile.READS_TO_AGREE);
    return settled(profile, observed, agreed, claim);
  }

  /** Its machines would have whatever somebody else's role of that name may do. */
  private void requireSame(RoleRef role) {
    boolean other =
        iam.roles()
            .find(new RoleName(role.name()))
            .filter(observed -> !observed.id().equals(role.iamId()))
            .isPresent();
    if (other) {
      throw ProfileStranger.role(role.name());
    }
  }

  /** Empty when what has the name is not ours, or what is to be adopted is not there. */
  private Optional<Present> present(
      InstanceProfile profile, InstanceProfileName name, IamInstanceProfiles target) {
    if (profile.adopted()) {
      Optional<IamInstanceProfile> observed = known.find(profile, target);
      if (observed.isPresent() && !profile.found()) {
        String role = observed.get().role().map(RoleName::value).orElse(null);
        requiringNew().run(() -> rows.found(profile.id(), role));
      }
      return observed.map(Present::of);
    }
    if (profile.arn() != null) {
      Optional<IamInstanceProfile> observed = known.find(profile, target);
      if (observed.isPresent()) {
        return observed.map(Present::of);
      }
    }
    Ensured ensured = target.ensure(name, profile.id().toString(), new Tags(profile.tags()));
    return switch (ensured.standing()) {
      case CREATED ->
          Optional.of(
              new Present(
                  ensured.arn().value(), ensured.id(), Optional.empty(), profile.tags(), true));
      case OURS -> target.find(name).map(Present::of);
      default -> Optional.empty();
    };
  }

  /** An adopted profile without a role of Stint's has the one that it came with. */
  private static Optional<String> foundRole(InstanceProfile profile, Present observed) {
    if (!profile.adopted()) {
      return Optional.empty();
    }
    return profile.found()
        ? Optional.ofNullable(profile.foundRole())
        : observed.role().map(RoleName::value);
  }

  private static boolean tagsChanged(
      InstanceProfile profile,
      Present observed,
      IamInstanceProfiles target,
      InstanceProfileName name) {
    Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    kept.putAll(profile.tags());
    List<String> gone =
        observed.tags().keySet().stream().filter(key -> !kept.containsKey(key)).toList();
    Map<String, String> set = new TreeMap<>(profile.tags());
    set.entrySet().removeIf(tag -> tag.getValue().equals(observed.tags().get(tag.getKey())));
    if (!gone.isEmpty()) {
      target.untag(name, gone);
    }
    if (!set.isEmpty()) {
      target.tag(name, new Tags(set));
    }
    return !gone.isEmpty() || !set.isEmpty();
  }

  private Outcome settled(InstanceProfile profile, Present observed, int agreed, Claim claim) {
    boolean active = agreed >= InstanceProfile.READS_TO_AGREE;
    return Outcome.settledUntil(
        active ? null : claim.now().plus(SHORTLY),
        false,
        () -> {
          InstanceProfile row = rows.findByIdOptional(profile.id()).orElseThrow();
          row.settled(observed.arn(), observed.id(), agreed, clock.instant());
          if (active) {
            audit.recordOwn(
                AuditAction.INSTANCE_PROFILE_ACTIVATED,
                profile.name(),
                Map.of("arn", observed.arn()));
          }
        });
  }
}
