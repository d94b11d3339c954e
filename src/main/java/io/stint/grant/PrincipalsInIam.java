package io.stint.grant;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PrincipalArn;
import io.stint.role.RoleRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Whether those who are granted a role by their ARN are still who they were. A trust policy that is
 * written again lets in whoever has the ARN by then, so a pass asks first; who is gone, is gone for
 * good, also when the name comes back.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">AWS:
 *     a principal that was deleted is shown by its unique id</a>
 */
@ApplicationScoped
public class PrincipalsInIam {

  /** How long nobody may have noticed. */
  public static final Duration LOOK = Duration.ofMinutes(10);

  /** Until then one of our account that IAM does not show may only not be seen yet. */
  private static final Duration SEEN_EVERYWHERE = Duration.ofMinutes(2);

  private final Iam iam;
  private final GrantRepository rows;
  private final AuditTrail audit;
  private final Clock clock;

  PrincipalsInIam(Iam iam, GrantRepository rows, AuditTrail audit, Clock clock) {
    this.iam = iam;
    this.rows = rows;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Ends what was granted to those who are gone; no transaction may be open.
   *
   * @param trustInIam the role's trust policy as IAM shows it; asked for when somebody is named
   * @throws IamFailure when IAM cannot be asked
   */
  void look(RoleRef role, Supplier<Optional<String>> trustInIam, Instant now) {
    List<Grant> named = requiringNew().call(() -> rows.byArn(role.id(), now));
    if (named.isEmpty()) {
      return;
    }
    Optional<String> trust = trustInIam.get();
    TrustedPrincipals shown = trust.map(TrustedPrincipals::of).orElse(TrustedPrincipals.NOBODY);
    Map<Boolean, List<Grant>> byWhetherKnown =
        named.stream().collect(Collectors.partitioningBy(grant -> grant.grantee().arnId() != null));
    List<Grant> ours = byWhetherKnown.get(true);
    Set<String> known =
        ours.stream().map(grant -> grant.grantee().arnId()).collect(Collectors.toSet());
    Map<UUID, String> gone = new LinkedHashMap<>();
    shown
        .missing(byWhetherKnown.get(false), known)
        .forEach(grant -> gone.put(grant.id(), shown.onlyOneBeside(known).orElse(null)));
    end(gone);
    for (Grant grant : ours) {
      if (isGone(grant, shown, now)) {
        end(Map.of(grant.id(), grant.grantee().arnId()));
      }
    }
  }

  /**
   * Ends what was granted to those whom IAM does not take any more though they were let in before;
   * no transaction may be open.
   *
   * @param unknown as IAM named them when a trust policy was written
   * @return whether there were any
   */
  boolean refused(UUID roleId, Set<String> unknown, Instant now) {
    Map<UUID, String> gone = new HashMap<>();
    requiringNew().call(() -> rows.byArn(roleId, now)).stream()
        .filter(grant -> unknown.contains(grant.grantee().arn()) && grant.activeAt() != null)
        .filter(grant -> grant.grantee().arnId() == null)
        .forEach(grant -> gone.put(grant.id(), null));
    end(gone);
    return !gone.isEmpty();
  }

  /**
   * Whose id is known is of our own account: IAM can be asked. Where it does not answer, what the
   * trust shows has to do.
   */
  private boolean isGone(Grant grant, TrustedPrincipals shown, Instant now) {
    String known = grant.grantee().arnId();
    boolean dead = shown.dead().contains(known);
    Optional<String> observed;
    try {
      observed = iam.idOf(new PrincipalArn(grant.grantee().arn()));
    } catch (IamFailure e) {
      if (dead) {
        return true;
      }
      throw e;
    }
    return observed
        .map(id -> !id.equals(known))
        .orElseGet(() -> dead || !now.isBefore(grant.createdAt().plus(SEEN_EVERYWHERE)));
  }

  private void end(Map<UUID, String> gone) {
    if (!gone.isEmpty()) {
      requiringNew().run(() -> endEach(gone));
    }
  }

  private void endEach(Map<UUID, String> gone) {
    Instant now = clock.instant();
    gone.forEach(
        (id, principalId) ->
            rows.lock(id)
                .filter(grant -> !grant.isOver(now))
                .ifPresent(
                    grant -> {
                      grant.principalGone(principalId, now);
                      audit.recordOwn(
                          AuditAction.GRANT_ENDED,
                          id.toString(),
                          Map.of(
                              "endsAt",
                              grant.endsAt().toString(),
                              "endedBy",
                              EndedBy.PRINCIPAL_GONE.name(),
                              "principal",
                              grant.grantee().words()));
                    }));
  }
}
