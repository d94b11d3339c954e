package io.stint.role;

import io.stint.entitlement.Envelope;
import io.stint.entitlement.IndependentCalls;
import io.stint.iam.IamFailure;
import io.stint.role.trust.OwnersTrust;
import io.stint.role.trust.TrustNarrowing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may assume a role, within which boundary and for how long a session. Who is let in no more is
 * out whatever else fails; nobody new is let in while anything does.
 */
final class RoleEnvelope implements Envelope {

  private final RoleCalls role;
  private final RoleDifference difference;
  private final boolean gives;
  private final Set<String> unknown = new TreeSet<>();
  private String trust;
  private boolean shut;
  private boolean bounded;
  private boolean shortened;

  /**
   * @param gives whether it may let in anybody at all
   */
  RoleEnvelope(RoleCalls role, RoleDifference difference, boolean gives) {
    this.role = role;
    this.difference = difference;
    this.gives = gives;
    this.trust = difference.observed().trust();
    this.bounded = difference.boundary().isEmpty();
    this.shortened = !difference.shortens();
  }

  /** Principals that IAM does not know, and that are not in the trust policy for that. */
  Set<String> unknown() {
    return unknown;
  }

  /** Whether nobody is let in who should not be. */
  boolean isClosed() {
    return less().isEmpty();
  }

  private Optional<String> less() {
    return TrustNarrowing.of(trust, difference.desired().trust())
        .map(text -> difference.asTheOwners(trust, text))
        .filter(text -> !OwnersTrust.sameMeaning(text, trust));
  }

  @Override
  public boolean narrows() {
    return !isClosed() || !shortened || !bounded && difference.boundary().get().isPresent();
  }

  @Override
  public void narrow(IndependentCalls calls, boolean alone) {
    boolean others = !shortened || !bounded;
    // Where nothing can fail between them, one call ends the access of some and lets others in.
    if (!(alone && gives && !others)) {
      less().filter(text -> !shut).ifPresent(text -> calls.step(() -> narrow(text)));
    }
    if (!bounded && difference.boundary().get().isPresent()) {
      calls.step(this::bound);
    }
    if (!shortened) {
      calls.step(this::settings);
    }
  }

  private void narrow(String less) {
    try {
      write(less);
    } catch (IamFailure.Quota e) {
      write(TrustNarrowing.noLarger(trust, difference.desired().trust()));
    }
  }

  private void write(String text) {
    try {
      Set<String> leftOut = role.trust(text, trust);
      trust = leftOut.isEmpty() ? text : OwnersTrust.without(text, leftOut);
      unknown.addAll(leftOut);
    } catch (IamFailure e) {
      shut = isForAnyDocument(e);
      throw e;
    }
  }

  /** Another document would be refused as well. */
  private static boolean isForAnyDocument(IamFailure e) {
    return e instanceof IamFailure.Throttled
        || e instanceof IamFailure.Unreachable
        || e.code().equals("AccessDenied");
  }

  @Override
  public void widen(IndependentCalls calls) {
    if (!gives || !bounded && !calls.step(this::bound)) {
      return;
    }
    if (!calls.step(() -> write(difference.desired().trust()))) {
      narrow(calls, false);
    }
  }

  private void bound() {
    role.bound(difference.boundary().get());
    bounded = true;
  }

  private void settings() {
    role.describe(difference.desired().description(), difference.desired().maxSessionDuration());
    shortened = true;
  }

  /** What gives and takes nothing. */
  void describe(IndependentCalls calls) {
    if (difference.settings() && !difference.shortens()) {
      calls.step(this::settings);
    }
    List<String> gone = difference.tagsToRemove();
    if (!gone.isEmpty()) {
      calls.step(() -> role.untag(gone));
    }
    Map<String, String> set = difference.tagsToSet();
    if (!set.isEmpty()) {
      calls.step(() -> role.tag(set));
    }
  }

  @Override
  public void requireSeen() {
    if (!OwnersTrust.sameMeaning(difference.observed().trust(), trust)) {
      role.requireTrust(trust);
    }
  }
}
