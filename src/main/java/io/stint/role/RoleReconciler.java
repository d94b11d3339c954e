package io.stint.role;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.entitlement.Entitlements;
import io.stint.entitlement.NotYetVisible;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.Mandate;
import io.stint.iam.Priority;
import io.stint.policy.InvalidPolicyException;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Failure;
import io.stint.reconcile.Outcome;
import io.stint.reconcile.Reconciler;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** The only writer of roles in IAM. */
@ApplicationScoped
class RoleReconciler implements Reconciler {

  /** About two minutes of trying: IAM knows a principal that was made by then. */
  static final int PROPAGATION_ATTEMPTS = 8;

  static final String UNREADABLE = "UnreadablePolicy";

  private final RoleRepository rows;
  private final RoleLedger ledger;
  private final RoleConvergence writing;
  private final RoleRemoval removal;
  private final Iam iam;

  RoleReconciler(
      RoleRepository rows,
      RoleLedger ledger,
      RoleConvergence writing,
      RoleRemoval removal,
      Iam iam) {
    this.iam = iam;
    this.rows = rows;
    this.ledger = ledger;
    this.writing = writing;
    this.removal = removal;
  }

  @Override
  public String table() {
    return "role";
  }

  @Override
  public boolean cutsForMany() {
    return true;
  }

  @Override
  public Outcome converge(Claim claim) {
    Priority priority = claim.revokes() ? Priority.CUT : Priority.NORMAL;
    Mandate mandate =
        new Mandate(priority, claim.fairnessGroup(), claim::isOvertaken, claim::requireHeld);
    return iam.pass(mandate, () -> pass(claim), Outcome::paced);
  }

  private Outcome pass(Claim claim) {
    Optional<Role> read =
        QuarkusTransaction.requiringNew().call(() -> rows.findByIdOptional(claim.id()));
    if (read.isEmpty()) {
      return Outcome.settled(() -> {});
    }
    Role role = read.get();
    try {
      return role.state() == RoleState.DELETING
          ? removal.remove(role, claim)
          : writing.converge(role, claim);
    } catch (IamFailure e) {
      return failed(role, claim, e.code(), e.getMessage(), isWorthTrying(e, claim));
    } catch (RoleTrouble e) {
      return failed(role, claim, e.code(), e.getMessage(), e.isWorthTrying());
    } catch (RoleGone e) {
      // Just made, it may not be seen yet; adopted, it is not there.
      return role.adopted() && role.arn() != null
          ? gone(role, claim, RoleGone.CODE, e.getMessage())
          : failed(role, claim, RoleGone.CODE, e.getMessage(), !role.adopted());
    } catch (RoleStranger e) {
      return role.arn() == null
          ? Outcome.failed(RoleStranger.CODE, e.getMessage(), false)
          : gone(role, claim, RoleStranger.CODE, e.getMessage());
    } catch (NameTaken e) {
      return failed(role, claim, NameTaken.CODE, e.getMessage(), false);
    } catch (NotYetVisible e) {
      return failed(role, claim, NotYetVisible.CODE, e.getMessage(), true);
    } catch (InvalidPolicyException e) {
      return failed(role, claim, UNREADABLE, e.getMessage(), false);
    }
  }

  /** Whom IAM does not know by then, it does not get to know. */
  static boolean isWorthTrying(IamFailure e, Claim claim) {
    boolean unknown =
        e.code().equals("MalformedPolicyDocument") && claim.attempts() >= PROPAGATION_ATTEMPTS;
    return e.retryable() && !unknown;
  }

  private Outcome gone(Role role, Claim claim, String code, String message) {
    Entitlements desired =
        QuarkusTransaction.requiringNew().call(() -> ledger.desired(role.ref(), claim.now()));
    return Outcome.failed(
        code,
        message,
        false,
        desired.next(),
        () -> ledger.onlyEnded(role.ref(), desired, claim.now()));
  }

  private Outcome failed(Role role, Claim claim, String code, String message, boolean again) {
    if (role.iamId() == null && role.written() == null) {
      return neverThere(role, claim, new Failure(code, message), again);
    }
    Instant end =
        role.arn() == null
            ? null
            : QuarkusTransaction.requiringNew()
                .call(() -> ledger.desired(role.ref(), claim.now()).next());
    return Outcome.failed(code, message, again, end);
  }

  /** What is granted on it ends all the same, or the role could never be let go. */
  private Outcome neverThere(Role role, Claim claim, Failure failure, boolean again) {
    Instant next =
        QuarkusTransaction.requiringNew().call(() -> ledger.neverThere(role.id(), claim.now()));
    return Outcome.failed(
        failure, again, next, () -> ledger.overWhereNeverThere(role.id(), claim.now()));
  }
}
