package io.stint.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.audit.AuditTrail;
import io.stint.audit.Subject;
import io.stint.grant.Leftovers.Leftover;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamInstanceProfile;
import io.stint.iam.Instance;
import io.stint.iam.InstanceProfileName;
import io.stint.iam.ProfileAssociation;
import io.stint.iam.RoleName;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** What a pass-role grant leaves behind on EC2. No transaction may be open. */
@ApplicationScoped
class Remains {

  private static final Duration SHORTLY = Duration.ofSeconds(2);
  private static final Set<String> ALIVE = Set.of("pending", "running", "stopping", "stopped");

  private final GrantRows rows;
  private final Iam iam;
  private final AuditTrail audit;

  Remains(GrantRows rows, Iam iam, AuditTrail audit) {
    this.rows = rows;
    this.iam = iam;
    this.audit = audit;
  }

  private record Found(IamInstanceProfile profile, Instance instance) {

    Leftover leftover(boolean disassociated) {
      return new Leftover(
          instance.id(),
          instance.state(),
          profile.name().value(),
          instance.launchedAt(),
          disassociated);
    }
  }

  /**
   * @throws Refusal 404, 409 for other types of grants, 503
   */
  Leftovers of(String id) {
    Grant grant = grant(id);
    return asked(
        () ->
            new Leftovers(
                found(grant).stream().map(found -> found.leftover(false)).toList(),
                Leftovers.NOTE));
  }

  /**
   * Takes the profile off those instances, and no others.
   *
   * @throws Refusal 400, 404, 409, 503
   */
  Leftovers disassociate(String id, Leftovers.Request request) {
    if (request == null || request.action() == null) {
      throw Refusal.invalid("/action", "The action is DISASSOCIATE.");
    }
    Grant grant = grant(id);
    List<Leftover> taken =
        asked(
            () -> {
              List<Leftover> all = new ArrayList<>();
              for (Found found : found(grant)) {
                all.add(found.leftover(takeOff(found)));
              }
              return all;
            });
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                audit.record(
                    "grant.leftovers-disassociated",
                    new Subject("grant", grant.id().toString()),
                    Map.of("instances", taken.stream().map(Leftover::instanceId).toList())));
    return new Leftovers(taken, Leftovers.NOTE);
  }

  private boolean takeOff(Found found) {
    boolean taken = false;
    for (ProfileAssociation association : iam.instances().associations(found.profile().arn())) {
      if (association.instanceId().equals(found.instance().id())) {
        taken |= iam.instances().disassociate(association.id());
      }
    }
    return taken;
  }

  private Grant grant(String id) {
    UUID grantId = GrantReads.id(id);
    Grant grant =
        QuarkusTransaction.requiringNew()
            .call(() -> rows.find(grantId).orElseThrow(() -> Refusal.notFound("grant", id)));
    if (grant.type() != GrantType.PASS_ROLE) {
      throw Refusal.conflict("not-pass-role", "Only a PASS_ROLE grant leaves instances behind.");
    }
    return grant;
  }

  private List<Found> found(Grant grant) {
    List<Found> found = new ArrayList<>();
    for (InstanceProfileName name :
        iam.roles().instanceProfiles(new RoleName(grant.target().roleName()))) {
      IamInstanceProfile profile = iam.instanceProfiles().find(name).orElse(null);
      if (profile != null) {
        iam.instances().withProfile(profile.arn()).stream()
            .filter(instance -> ALIVE.contains(instance.state()))
            .filter(instance -> isInTime(grant, instance.launchedAt()))
            .map(instance -> new Found(profile, instance))
            .forEach(found::add);
      }
    }
    return found;
  }

  /** Launch times are whole seconds. */
  private static boolean isInTime(Grant grant, Instant launchedAt) {
    return launchedAt.plusSeconds(1).isAfter(grant.startsAt())
        && launchedAt.isBefore(grant.endsAt());
  }

  private static <T> T asked(Supplier<T> work) {
    try {
      return work.get();
    } catch (IamFailure e) {
      throw Refusal.unavailable(
          "aws-unavailable", "AWS could not be asked: " + e.getMessage(), SHORTLY);
    }
  }
}
