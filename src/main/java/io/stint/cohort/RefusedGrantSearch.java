package io.stint.cohort;

import io.stint.entitlement.DesiredPolicies;
import io.stint.entitlement.Entitlements;
import io.stint.entitlement.PolicySetWriter;
import io.stint.iam.IamFailure;
import io.stint.reconcile.Failure;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Where IAM refuses what grants give a user or a group, finds the grants that it refuses: by
 * halves, so that few calls do. They are left out, all others are written.
 */
final class RefusedGrantSearch {

  /** Writes of one pass; what is not found by then the next pass finds. */
  private static final int MOST_TRIES = 24;

  /** What IAM says of a document, or of a policy to attach, and not of the user or the group. */
  private static final Set<String> ABOUT_ONE =
      Set.of("MalformedPolicyDocument", "InvalidInput", "ValidationError", "NoSuchEntity");

  /** One user or group in one pass. */
  interface Subject {

    /** The live grants, in the order in which they are to be believed. */
    List<UUID> live();

    Entitlements desired(Set<UUID> without);

    DesiredPolicies target(Entitlements desired);

    /**
     * @param before what the last write has left
     */
    PolicySetWriter.Written write(DesiredPolicies target, PolicySetWriter.Written before);
  }

  /**
   * What has become of it.
   *
   * @param desired without the grants that were left out
   * @param refused grants that IAM takes in no company
   * @param open whether some were left out that may be good
   */
  record Sifted(
      Entitlements desired,
      DesiredPolicies target,
      PolicySetWriter.Written written,
      Map<UUID, Failure> refused,
      boolean open) {

    static Sifted whole(
        Entitlements desired, DesiredPolicies target, PolicySetWriter.Written written) {
      return new Sifted(desired, target, written, Map.of(), false);
    }

    /** When something of it changes, or is to be tried again, or {@code other}; null: never. */
    Instant next(Instant other, Instant now) {
      Instant next = desired.next(other);
      Instant again = now.plus(IdentityLedger.SLOWLY);
      return refused.isEmpty() || (next != null && next.isBefore(again)) ? next : again;
    }

    /** Of one that IAM refuses. */
    Failure failure() {
      return refused.values().stream()
          .findFirst()
          .orElse(new Failure("MalformedPolicyDocument", "IAM refuses what some grants give"));
    }
  }

  private final Subject subject;
  private final Map<UUID, Failure> refused = new LinkedHashMap<>();
  private final Set<UUID> out = new LinkedHashSet<>();
  private final Deque<List<UUID>> untried = new ArrayDeque<>();
  private Sifted last;

  private RefusedGrantSearch(Subject subject, Sifted first) {
    this.subject = subject;
    this.last = first;
  }

  /**
   * @param written how writing all that is wanted went
   */
  static Sifted sift(
      Subject subject,
      Entitlements desired,
      DesiredPolicies target,
      PolicySetWriter.Written written) {
    Sifted whole = Sifted.whole(desired, target, written);
    if (!isAboutGrants(whole)) {
      return whole;
    }
    return new RefusedGrantSearch(subject, whole).sift(subject.live());
  }

  private static boolean isAboutGrants(Sifted tried) {
    IamFailure trouble = tried.written().trouble();
    return trouble != null
        && ABOUT_ONE.contains(trouble.code())
        && !tried.target().grantsAreIn(tried.written().left());
  }

  private Sifted sift(List<UUID> live) {
    out.addAll(live);
    if (!live.isEmpty()) {
      failed(live);
    }
    for (int tries = 0; !untried.isEmpty() && tries < MOST_TRIES; tries++) {
      List<UUID> some = untried.pop();
      out.removeAll(some);
      last = written();
      if (isAboutGrants(last)) {
        out.addAll(some);
        failed(some);
      } else if (last.written().trouble() != null) {
        return left();
      }
    }
    if (isAboutGrants(last)) {
      last = written();
    }
    return left();
  }

  private Sifted left() {
    return new Sifted(last.desired(), last.target(), last.written(), refused, !untried.isEmpty());
  }

  private Sifted written() {
    Entitlements desired = subject.desired(Set.copyOf(out));
    DesiredPolicies target = subject.target(desired);
    return Sifted.whole(desired, target, subject.write(target, last.written()));
  }

  /** The older half is tried first. */
  private void failed(List<UUID> some) {
    if (some.size() == 1) {
      IamFailure why = last.written().trouble();
      refused.put(some.get(0), new Failure(why.code(), why.getMessage()));
      return;
    }
    untried.push(some.subList(some.size() / 2, some.size()));
    untried.push(some.subList(0, some.size() / 2));
  }
}
