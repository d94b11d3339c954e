package io.stint.role;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.iam.Iam;
import io.stint.iam.IamRole;
import io.stint.iam.PolicyArn;
import io.stint.iam.RoleName;
import io.stint.reconcile.ReconcileLoop;
import io.stint.sweep.Inspection;
import io.stint.sweep.Inspector;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What the room knows of IAM: roles, and policies that were made for them; and what is done. */
@ApplicationScoped
class RoleInspection implements Inspection {

  private final InspectedRoles read;
  private final RoleRepository rows;
  private final Iam iam;
  private final ReconcileLoop loop;
  private final Clock clock;

  RoleInspection(
      InspectedRoles read, RoleRepository rows, Iam iam, ReconcileLoop loop, Clock clock) {
    this.read = read;
    this.rows = rows;
    this.iam = iam;
    this.loop = loop;
    this.clock = clock;
  }

  @Override
  public Inspector begin(Instant calm) {
    return new RoleInspector(calm, read, this, iam.account());
  }

  /** Its pass believes nothing: it reads the role, makes it again where it is gone, and writes. */
  boolean resync(UUID id) {
    return requiringNew()
        .call(
            () -> {
              Optional<Role> role = rows.lock(id);
              role.ifPresent(row -> row.resync(clock.instant()));
              loop.wakeAfterCommit();
              return role.isPresent();
            });
  }

  boolean stamp(RoleName name, String iamId, UUID id) {
    return iam.roles().stamp(name, iamId, id.toString());
  }

  /** No row knows it; looked at right before. */
  boolean remove(RoleName name, String iamId) {
    if (isKnown(name)) {
      return false;
    }
    Optional<IamRole> there = iam.roles().find(name).filter(one -> one.id().equals(iamId));
    Optional<String> owner = there.flatMap(one -> iam.account().ownerOf(one.path(), one.tags()));
    owner.ifPresent(of -> iam.roles().removeWhole(there.get(), of, null));
    return owner.isPresent();
  }

  /** It was made for a role that there is no more. */
  boolean remove(PolicyArn policy, RoleName role) {
    if (isKnown(role) || iam.policies().find(policy).isEmpty()) {
      return false;
    }
    iam.policies().removeWhole(policy);
    return true;
  }

  private boolean isKnown(RoleName name) {
    return requiringNew().call(() -> rows.byName(name.value())).isPresent();
  }
}
