package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.entitlement.DesiredPolicies;
import io.stint.entitlement.Entitlements;
import io.stint.entitlement.NotYetVisible;
import io.stint.entitlement.PolicySet;
import io.stint.entitlement.PolicySetWriter;
import io.stint.iam.Ensured;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.Mandate;
import io.stint.iam.OwnershipStatus;
import io.stint.iam.Priority;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Failure;
import io.stint.reconcile.Outcome;
import io.stint.reconcile.Reconciler;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The only writer of a cohort's IAM user group. */
@ApplicationScoped
class CohortReconciler implements Reconciler {

  /** The last member wakes its cohort; this is for when that was lost. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final CohortRepository rows;
  private final Iam iam;
  private final GroupPlanner planner;
  private final GroupWriter writer;
  private final GroupEnd end;
  private final ForeignInGroup foreign;
  private final KnownGroups known;
  private final IdentityLedger<CohortRef> ledger;
  private final Passwords passwords;

  CohortReconciler(
      CohortRepository rows,
      Iam iam,
      GroupPlanner planner,
      GroupWriter writer,
      GroupEnd end,
      ForeignInGroup foreign,
      KnownGroups known,
      IdentityLedger<CohortRef> ledger,
      Passwords passwords) {
    this.foreign = foreign;
    this.known = known;
    this.ledger = ledger;
    this.passwords = passwords;
    this.rows = rows;
    this.iam = iam;
    this.planner = planner;
    this.writer = writer;
    this.end = end;
  }

  @Override
  public String table() {
    return "cohort";
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
    Cohort cohort = requiringNew().call(() -> rows.findById(claim.id()));
    if (cohort == null) {
      return Outcome.settled(() -> {});
    }
    CohortRef ref = CohortRef.of(cohort, claim.now());
    Entitlements desired = requiringNew().call(() -> ledger.desired(ref, claim.now()));
    Look look = new Look(cohort, ref, desired, claim);
    try {
      if (cohort.state() == CohortState.DELETING) {
        return remove(look);
      }
      return cohort.hasEnded(claim.now()) ? end(look) : keep(look);
    } catch (EndedMeanwhile e) {
      return pass(claim);
    } catch (Renamed e) {
      return failed(look, new Failure(Renamed.CODE, e.getMessage()), false, false);
    } catch (Stranger e) {
      return failed(look, new Failure(Stranger.CODE, e.getMessage()), false, false);
    } catch (IamFailure e) {
      return Outcome.failed(e.code(), e.getMessage(), e.retryable(), look.next());
    } catch (NotYetVisible e) {
      return Outcome.failed(NotYetVisible.CODE, e.getMessage(), true, look.next());
    }
  }

  /** What a pass works with; {@code desired} is what grants give on the group. */
  private record Look(Cohort cohort, CohortRef ref, Entitlements desired, Claim claim) {

    GroupName group() {
      return new GroupName(cohort.name());
    }

    Instant next() {
      return desired.next(ownNext());
    }

    Instant ownNext() {
      return cohort.hasEnded(claim.now()) ? null : cohort.endsAt();
    }
  }

  private Outcome keep(Look look) {
    if (look.cohort().strangerId() != null && known.find(look.cohort(), iam).isEmpty()) {
      // It is lost, and made again by the next pass.
      String words = "There is no group " + look.group() + " in IAM.";
      return failed(look, new Failure("NoSuchEntity", words), true, false);
    }
    if (look.cohort().groupArn().isPresent()) {
      return write(look, look.cohort().groupArn().get(), null, false);
    }
    Ensured ensured;
    try {
      ensured = iam.groups().ensure(look.group());
    } catch (IamFailure.Quota | IamFailure.Refused e) {
      if (iam.groups().find(look.group()).isPresent()) {
        throw e;
      }
      return failed(look, new Failure(e.code(), e.getMessage()), false, false);
    }
    if (!ensured.standing().mine() && look.cohort().groupId() != null) {
      known.find(look.cohort(), iam);
    }
    if (!ensured.standing().mine()) {
      String words = "a group " + look.group() + " exists in IAM that is not Stint's";
      return failed(look, new Failure("NameTaken", words), false, false);
    }
    known.seen(look.cohort().id());
    return write(
        look, ensured.arn().value(), ensured.id(), ensured.standing() == OwnershipStatus.CREATED);
  }

  private Outcome write(Look look, String arn, String id, boolean fresh) {
    Cohort cohort = look.cohort();
    try {
      GroupPlan plan = planner.plan(cohort.id(), GroupPlanner.Gives.of(cohort), look.desired());
      RefusedGrantSearch.Sifted sifted = sifted(look, id, plan.target(), fresh);
      PolicySetWriter.Written written = sifted.written();
      DesiredPolicies target = sifted.target();
      if (written.trouble() != null) {
        IamFailure trouble = written.trouble();
        return failed(
            look,
            sifted,
            new Failure(trouble.code(), trouble.getMessage()),
            trouble.retryable(),
            cohort.groupReady() && target.grantsAreIn(written.left()));
      }
      if (target.shortfall() != null) {
        return failed(look, target.shortfall(), false, false);
      }
      return sifted.open()
          ? failed(look, sifted, sifted.failure(), true, cohort.groupReady())
          : settled(look, sifted, arn, id, plan);
    } catch (IamFailure.Missing e) {
      if (cohort.groupArn().isPresent() && known.isLost(cohort, door(look))) {
        requiringNew().run(() -> rows.groupLost(cohort.id()));
      }
      throw e;
    }
  }

  private RefusedGrantSearch.Sifted sifted(
      Look look, String id, DesiredPolicies target, boolean fresh) {
    PolicySetWriter.Written written =
        writer.write(
            look.cohort(), target, fresh, begun -> beforeFirstWrite(look, id, begun), look.claim());
    return RefusedGrantSearch.sift(new One(look), look.desired(), target, written);
  }

  /** One group in one pass. */
  private final class One implements RefusedGrantSearch.Subject {

    private final Look look;

    One(Look look) {
      this.look = look;
    }

    @Override
    public List<UUID> live() {
      return requiringNew().call(() -> ledger.live(look.ref(), look.claim().now()));
    }

    @Override
    public Entitlements desired(Set<UUID> without) {
      return requiringNew().call(() -> ledger.desired(look.ref(), without, look.claim().now()));
    }

    @Override
    public DesiredPolicies target(Entitlements desired) {
      Cohort cohort = look.cohort();
      return planner.plan(cohort.id(), GroupPlanner.Gives.of(cohort), desired).target();
    }

    @Override
    public PolicySetWriter.Written write(DesiredPolicies target, PolicySetWriter.Written before) {
      look.claim().stillHeld();
      return writer.write(
          look.cohort(), target, false, begun -> writing(look, begun), look.claim());
    }
  }

  /**
   * @param id of the group that this pass has found; null: none was looked at
   * @param begun all that the group may hold from now on
   */
  private void beforeFirstWrite(Look look, String id, PolicySet begun) {
    if (id == null) {
      known.isLost(look.cohort(), door(look));
    }
    if (!requiringNew().call(() -> ledger.trying(look.desired()))) {
      throw new EndedMeanwhile();
    }
    writing(look, begun);
  }

  private void writing(Look look, PolicySet begun) {
    requiringNew().run(() -> rows.writing(look.cohort().id(), begun));
    look.cohort().begun(begun);
  }

  /** Something of what is desired has ended since it was asked for: it is asked for anew. */
  private static final class EndedMeanwhile extends RuntimeException {

    EndedMeanwhile() {
      super(null, null, false, false);
    }
  }

  private Iam door(Look look) {
    return look.claim().revokes() ? iam.urgent() : iam;
  }

  private Outcome settled(
      Look look, RefusedGrantSearch.Sifted sifted, String arn, String id, GroupPlan plan) {
    Instant now = look.claim().now();
    Instant next = sifted.next(look.ownNext(), now);
    String signInUrl = iam.account().signInUrl();
    Runnable record =
        () -> {
          rows.applied(look.cohort().id(), arn, id, signInUrl, plan.dated(), now);
          if (sifted.written().confirmed()) {
            rows.writing(look.cohort().id(), sifted.written().left());
          }
          told(look, sifted, true);
        };
    boolean revokes =
        next != null && (next.equals(look.cohort().endsAt()) || sifted.desired().revokesAt(next));
    Outcome written = Outcome.settledUntil(next, revokes, record);
    if (!passwords.canBeGiven(look.cohort())) {
      String words = PasswordUnreadable.shared(look.cohort().name()).getMessage();
      written = Outcome.failed(new Failure(PasswordUnreadable.CODE, words), false, next, record);
    }
    return ForeignInGroup.isDue(look.cohort())
        ? Outcome.both(written, foreign.take(look.cohort(), sifted.written().left(), look.claim()))
        : written;
  }

  /**
   * What was to go is gone, whatever else is missing.
   *
   * @param granted whether all that grants give is there too
   */
  private Outcome failed(Look look, Failure failure, boolean again, boolean granted) {
    return Outcome.failed(failure, again, look.next(), () -> told(look, granted));
  }

  private Outcome failed(
      Look look,
      RefusedGrantSearch.Sifted sifted,
      Failure failure,
      boolean again,
      boolean granted) {
    Instant next = sifted.next(look.ownNext(), look.claim().now());
    return Outcome.failed(failure, again, next, () -> told(look, sifted, granted));
  }

  private void told(Look look, RefusedGrantSearch.Sifted sifted, boolean granted) {
    Instant now = look.claim().now();
    ledger.told(look.ref(), sifted.desired(), granted, now);
    ledger.refused(sifted.refused(), now);
  }

  private void told(Look look, boolean granted) {
    ledger.told(look.ref(), look.desired(), granted, look.claim().now());
  }

  private Outcome end(Look look) {
    Cohort cohort = look.cohort();
    Instant now = look.claim().now();
    boolean severed = requiringNew().call(() -> rows.everyoneIsSevered(cohort.id()));
    cut(look, severed);
    Runnable record =
        () -> {
          rows.ended(cohort.id(), severed, now);
          told(look, true);
        };
    return severed
        ? Outcome.settled(record)
        : Outcome.settledUntil(now.plus(LOOK_AGAIN), true, record);
  }

  /**
   * Before anybody is severed; and once more when all are, for what a pass that was late may have
   * written.
   */
  private void cut(Look look, boolean last) {
    if (last || look.cohort().cutAt() == null) {
      boolean goes = last && look.cohort().state() == CohortState.DELETING;
      end.strip(look.cohort(), goes, look.claim());
      requiringNew().run(() -> rows.cut(look.cohort(), look.claim().now()));
    }
    look.claim().stillHeld();
  }

  private Outcome remove(Look look) {
    Cohort cohort = look.cohort();
    Instant now = look.claim().now();
    boolean empty = requiringNew().call(() -> rows.hasNoMembers(cohort.id()));
    cut(look, empty);
    if (!empty) {
      return Outcome.settledUntil(now.plus(LOOK_AGAIN), true, () -> told(look, true));
    }
    try {
      known.find(cohort, iam).ifPresent(iam.groups()::removeWhole);
    } catch (Stranger notOurs) {
      // A group of that name that was never ours, or is not any more: it is left alone.
      look.claim().stillHeld();
    } catch (IamFailure e) {
      return failed(look, new Failure(e.code(), e.getMessage()), e.retryable(), true);
    }
    return Outcome.settled(
        () -> {
          told(look, true);
          rows.removed(cohort, look.claim().now());
        });
  }
}
