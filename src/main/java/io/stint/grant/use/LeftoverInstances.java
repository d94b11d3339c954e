package io.stint.grant.use;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;
import static java.util.Comparator.comparing;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.grant.Grant;
import io.stint.grant.GrantQueries;
import io.stint.grant.GrantTransactions;
import io.stint.grant.ReachedRoles;
import io.stint.grant.use.Leftovers.Leftover;
import io.stint.iam.Arn;
import io.stint.iam.Ec2Instance;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamInstanceProfile;
import io.stint.iam.InstanceProfileName;
import io.stint.iam.ProfileAssociation;
import io.stint.iam.RoleName;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Instances that keep a role after the grant to pass it has ended: {@code iam:PassRole} is asked
 * for at the launch alone. No transaction may be open: AWS is asked, and written to, while somebody
 * waits.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html">Granting a
 *     user permissions to pass a role</a>
 */
@ApplicationScoped
class LeftoverInstances {

  /** A stopped one has the role again when it is started, which asks for no PassRole. */
  private static final Set<String> ALIVE = Set.of("pending", "running", "stopping", "stopped");

  private final GrantTransactions grants;
  private final ReachedRoles reached;
  private final Iam iam;
  private final AuditTrail audit;

  LeftoverInstances(GrantTransactions grants, ReachedRoles reached, Iam iam, AuditTrail audit) {
    this.grants = grants;
    this.reached = reached;
    this.iam = iam;
    this.audit = audit;
  }

  private record Found(Leftover leftover, Arn profile, String role) {}

  /**
   * @throws Refusal 404; 409 {@code not-pass-role}, {@code instances-unknown} when Stint may not
   *     look; 503
   */
  Leftovers of(String id) {
    Passing passing = find(id);
    return looked(() -> view(found(passing).stream().map(Found::leftover).toList()));
  }

  /**
   * Takes the profile off the instances that {@link #of} shows. Again: takes it off those that have
   * it still.
   *
   * @throws Refusal 400; as {@link #of}; 409 {@code refused-by-aws} or 503 when it came off none
   */
  Leftovers disassociate(String id, Leftovers.Request request) {
    if (request.action() == null) {
      throw Refusal.invalid("/action", "An action is required: DISASSOCIATE.");
    }
    Passing passing = find(id);
    Grant grant = passing.grant();
    List<Found> found = looked(() -> found(passing));
    Map<String, ProfileAssociation> associations = looked(() -> associations(found));
    List<Leftover> done = new ArrayList<>();
    IamFailure last = null;
    for (Found one : found) {
      ProfileAssociation association = associations.get(one.leftover().instanceId());
      try {
        if (association != null && takeOff(association.id())) {
          tell(grant, one, association);
        }
        done.add(one.leftover().takenOff());
      } catch (IamFailure e) {
        last = e;
        done.add(one.leftover().kept(e));
      }
    }
    if (last != null && done.stream().noneMatch(Leftover::disassociated)) {
      throw refusal(ProblemCode.REFUSED_BY_AWS, "The profile came off no instance: ", last);
    }
    return view(done);
  }

  /**
   * @param roles the names of those that an instance may have by it
   */
  private record Passing(Grant grant, List<String> roles) {}

  private Passing find(String id) {
    UUID key = GrantQueries.id(id);
    Passing passing =
        requiringNew()
            .call(
                () -> {
                  Grant grant = grants.find(key);
                  return new Passing(grant, reached.passed(grant));
                });
    if (passing.roles().isEmpty()) {
      throw Refusal.of(
          ProblemCode.NOT_PASS_ROLE,
          "The grant "
              + id
              + " passes no role to ec2.amazonaws.com: it leaves no instances behind.");
    }
    return passing;
  }

  private List<Found> found(Passing passing) {
    Grant grant = passing.grant();
    List<Found> found = new ArrayList<>();
    for (String role : passing.roles()) {
      profiles(new RoleName(role)).forEach(name -> found.addAll(found(grant, role, name)));
    }
    return found;
  }

  private List<Found> found(Grant grant, String role, InstanceProfileName name) {
    List<Found> found = new ArrayList<>();
    Optional<Arn> profile = iam.instanceProfiles().find(name).map(IamInstanceProfile::arn);
    if (profile.isPresent()) {
      iam.instances().withProfile(profile.get()).stream()
          .filter(instance -> ALIVE.contains(instance.state()))
          .filter(instance -> isLaunchedIn(grant, instance))
          .sorted(comparing(Ec2Instance::launchedAt).thenComparing(Ec2Instance::id))
          .map(instance -> new Found(Leftover.of(instance, name.value()), profile.get(), role))
          .forEach(found::add);
    }
    return found;
  }

  /** A role that is gone is in no profile: no instance has it. */
  private List<InstanceProfileName> profiles(RoleName role) {
    try {
      return iam.roles().instanceProfiles(role);
    } catch (IamFailure.Missing gone) {
      return List.of();
    }
  }

  /** EC2 tells whole seconds: one of the very second of the start may be later than the start. */
  private static boolean isLaunchedIn(Grant grant, Ec2Instance instance) {
    Instant start = grant.startsAt().truncatedTo(ChronoUnit.SECONDS);
    return !instance.launchedAt().isBefore(start) && !instance.launchedAt().isAfter(grant.endsAt());
  }

  /** By instance, which has one at most; none for one that is losing its profile already. */
  private Map<String, ProfileAssociation> associations(List<Found> found) {
    Map<String, ProfileAssociation> associations = new HashMap<>();
    found.stream()
        .map(Found::profile)
        .distinct()
        .flatMap(profile -> iam.instances().associations(profile).stream())
        .forEach(association -> associations.put(association.instanceId(), association));
    return associations;
  }

  /** Whether the answer was lost or the call was: done twice it is done. */
  private boolean takeOff(String association) {
    try {
      return iam.urgent().instances().disassociate(association);
    } catch (IamFailure.Unreachable e) {
      iam.urgent().instances().disassociate(association);
      return true;
    }
  }

  /** At once, one by one: what was done is known whatever becomes of the rest. */
  private void tell(Grant grant, Found found, ProfileAssociation association) {
    Leftover leftover = found.leftover();
    requiringNew()
        .run(
            () ->
                audit.record(
                    AuditAction.GRANT_LEFTOVER_DISASSOCIATED,
                    grant.id().toString(),
                    Map.of(
                        "role", found.role(),
                        "instanceId", leftover.instanceId(),
                        "instanceProfile", leftover.instanceProfile(),
                        "associationId", association.id())));
  }

  private Leftovers view(List<Leftover> instances) {
    return Leftovers.seen(instances, iam.instances().region());
  }

  /** What could not be looked at is not an empty list. */
  private static <T> T looked(Supplier<T> look) {
    try {
      return look.get();
    } catch (IamFailure e) {
      throw refusal(
          ProblemCode.INSTANCES_UNKNOWN, "Stint could not look which instances there are: ", e);
    }
  }

  private static Refusal refusal(ProblemCode code, String what, IamFailure why) {
    return why.retryable()
        ? Refusal.byAws(true, what + why.getMessage())
        : Refusal.of(code, what + why.getMessage());
  }
}
