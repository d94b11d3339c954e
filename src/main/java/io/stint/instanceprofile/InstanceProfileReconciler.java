package io.stint.instanceprofile;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.Mandate;
import io.stint.iam.Priority;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import io.stint.reconcile.Reconciler;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The only writer of instance profiles in IAM. */
@ApplicationScoped
class InstanceProfileReconciler implements Reconciler {

  private final ProfileRepository rows;
  private final ProfileWriting writing;
  private final ProfileRemoval removal;
  private final Iam iam;

  InstanceProfileReconciler(
      ProfileRepository rows, ProfileWriting writing, ProfileRemoval removal, Iam iam) {
    this.iam = iam;
    this.rows = rows;
    this.writing = writing;
    this.removal = removal;
  }

  @Override
  public String table() {
    return "instance_profile";
  }

  @Override
  public Outcome converge(Claim claim) {
    Priority priority = claim.revokes() ? Priority.URGENT : Priority.NORMAL;
    Mandate mandate =
        new Mandate(priority, claim.fairnessGroup(), claim::isOvertaken, claim::requireHeld);
    return iam.pass(mandate, () -> pass(claim), Outcome::paced);
  }

  private Outcome pass(Claim claim) {
    Optional<InstanceProfile> read = requiringNew().call(() -> rows.findByIdOptional(claim.id()));
    if (read.isEmpty()) {
      return Outcome.settled(() -> {});
    }
    try {
      return read.get().state() == ProfileState.DELETING
          ? removal.remove(read.get(), claim)
          : writing.converge(read.get(), claim);
    } catch (ProfileStranger e) {
      return Outcome.failed(ProfileStranger.CODE, e.getMessage(), false);
    } catch (IamFailure e) {
      return Outcome.failed(e.code(), e.getMessage(), e.retryable());
    }
  }
}
