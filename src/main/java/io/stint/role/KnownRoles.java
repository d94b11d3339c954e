package io.stint.role;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.iam.Iam;
import io.stint.iam.IamRole;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells the role of a row from a stranger's under its name: by the unique id that was seen first.
 * Somebody may delete and make anew between this look and the write that follows; IAM has no write
 * that asks for an id, so that gap stays, as short as it can be.
 */
@ApplicationScoped
class KnownRoles {

  private final Iam iam;
  private final RoleRepository rows;
  private final RoleLedger ledger;
  private final AuditTrail audit;
  private final Clock clock;

  KnownRoles(Iam iam, RoleRepository rows, RoleLedger ledger, AuditTrail audit, Clock clock) {
    this.iam = iam;
    this.rows = rows;
    this.ledger = ledger;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * What is in IAM under the name; empty when nothing is.
   *
   * @throws RoleStranger told once as an event
   */
  Optional<IamRole> find(Role role, RoleWriter target) {
    return checked(role, target.find());
  }

  /**
   * The trust policy of the role and no other, wherever IAM shows it; empty when it does not.
   *
   * @throws RoleStranger as {@link #find}
   */
  Optional<String> trust(Role role, RoleWriter target) {
    return target
        .findAnyhow(role.arn())
        .flatMap(observed -> checked(role, Optional.of(observed)))
        .map(IamRole::trustPolicy);
  }

  private Optional<IamRole> checked(Role role, Optional<IamRole> observed) {
    Optional<IamRole> stranger = observed.filter(seen -> !isSame(role, seen));
    String id = stranger.map(IamRole::id).orElse(null);
    boolean lost = observed.isEmpty() && role.iamId() != null && !role.adopted();
    if (lost || !Objects.equals(id, role.strangerId())) {
      QuarkusTransaction.requiringNew().run(() -> note(role, id, lost));
      role.stranger(id);
    }
    if (stranger.isPresent()) {
      throw new RoleStranger(role, stranger.get());
    }
    return observed;
  }

  /** Of a role that Stint made and whose id was not stored, path and owner's tag tell. */
  private boolean isSame(Role role, IamRole observed) {
    return role.knownId() == null
        ? role.adopted() || iam.roles().standing(observed, role.id().toString()).mine()
        : role.knownId().equals(observed.id());
  }

  private void note(Role role, String strangerId, boolean lost) {
    boolean news = !Objects.equals(strangerId, role.strangerId());
    if (news) {
      // Locks users, which are locked before roles everywhere.
      ledger.strangerNoted(role.id(), clock.instant());
    }
    rows.stranger(role.id(), strangerId, lost);
    if (news && strangerId != null) {
      audit.recordOwn(AuditAction.ROLE_STRANGER_FOUND, role.name(), Map.of("iamId", strangerId));
    }
  }
}
