package io.stint.role;

import io.stint.entitlement.IndependentCalls;
import io.stint.iam.IamFailure;
import io.stint.policy.PolicyDocument;
import io.stint.role.trust.OwnersTrust;
import io.stint.role.trust.TrustNarrowing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * In which order a role is changed. First what ends access: Denies on sessions, then who is let in
 * no more, then what its policies give no more; each of these whatever becomes of the others. Only
 * when all of that went well, what gives: also nobody new is let in while anything is refused. So a
 * pass that fails leaves no more than what was there and is still wanted, save what the refused
 * call itself holds, and managed policies that are new to those who keep their access.
 */
final class RoleSteps {

  private final RoleCalls role;
  private final RoleDifference difference;
  private final InlineChanges inline;
  private final IndependentCalls ending;
  private final IndependentCalls taking;
  private String trust;
  private boolean shut;
  private boolean lifted;
  private String sessions;
  private final Map<String, String> overflow;
  private final Set<String> unknown = new TreeSet<>();

  RoleSteps(RoleCalls role, RoleDifference difference) {
    this.role = role;
    this.difference = difference;
    this.inline = new InlineChanges(difference);
    this.ending = new IndependentCalls(role::stillHeld);
    this.taking = new IndependentCalls(role::stillHeld);
    this.trust = difference.observed().trust();
    this.overflow = new TreeMap<>(difference.observed().overflow());
    this.sessions = difference.observed().inline().get(SessionDenies.POLICY);
  }

  /**
   * What has become of it.
   *
   * @param trust the trust policy as it is now
   * @param sessions the inline policy of Denies on sessions as it is now; null: none
   * @param unknown principals that IAM does not know, and that are not in the trust for that
   * @param denied whether the Denies that are to be there are
   * @param ended whether who is to have no access has none, whatever else failed
   * @param failure the first that there was; null: all is as wanted
   */
  record Applied(
      String trust,
      String sessions,
      Set<String> unknown,
      boolean denied,
      boolean ended,
      IamFailure failure) {}

  /** All of it. */
  Applied run() {
    // Where nothing can fail between them, one call ends the access of some and lets others in.
    boolean direct = inline.isNone() && difference.isOnlySessionsAndTrust();
    boolean denied = denySessions(direct);
    direct &= denied;
    boolean closed = direct || narrowTrust();
    takeAway(denied);
    if (!denied && ending.lackedRoom()) {
      ending.dropWithoutRoom();
      denied = denySessions(false);
    }
    if (denied && taking.onlyLackedRoom()) {
      makeRoom();
    }
    IamFailure failure = first(ending.failure(), taking.failure());
    if (failure == null) {
      failure = give();
      closed = failure == null || !direct && closed || narrowTrust();
    }
    return new Applied(
        trust, sessions, unknown, denied, denied && closed, first(failure, describe()));
  }

  /** Only what ends access: for when the rest may not be written. */
  Applied end() {
    boolean denied = denySessions(false);
    boolean closed = narrowTrust();
    return new Applied(trust, sessions, unknown, denied, denied && closed, ending.failure());
  }

  /**
   * A Deny that moves from one document to another is in both for a moment; where its new place
   * cannot be had, it stays in the old one.
   *
   * @param lifting whether Denies that are not wanted any more may go already
   */
  private boolean denySessions(boolean lifting) {
    boolean moved = true;
    for (Map.Entry<String, String> one : difference.overflowToDeny(lifting).entrySet()) {
      moved &= ending.step(() -> denyBeside(one.getKey(), one.getValue()));
    }
    for (String arn : difference.overflowToAttach()) {
      moved &= ending.step(() -> role.attach(arn));
    }
    boolean haveMoved = moved;
    boolean put =
        difference
            .sessionsToPut(lifting && moved)
            .map(text -> ending.step(() -> deny(text, haveMoved)))
            .orElse(true);
    return put && moved;
  }

  private void denyBeside(String arn, String text) {
    String after = difference.desired().overflow().get(arn);
    try {
      role.ensurePolicy(arn, text);
      overflow.put(arn, text);
    } catch (IamFailure.Quota e) {
      if (after.equals(text)) {
        throw e;
      }
      role.ensurePolicy(arn, after);
      overflow.put(arn, after);
    }
  }

  /** Where there is no room for those that are not wanted any more, they go at once. */
  private void deny(String text, boolean moved) {
    try {
      role.putInline(SessionDenies.POLICY, text);
      sessions = text;
    } catch (IamFailure.Quota e) {
      String after = difference.desired().inline().get(SessionDenies.POLICY);
      if (!moved || after == null || after.equals(text)) {
        throw e;
      }
      role.putInline(SessionDenies.POLICY, after);
      sessions = after;
    }
  }

  private boolean narrowTrust() {
    Optional<String> less = TrustNarrowing.of(trust, difference.desired().trust());
    if (less.isEmpty() || shut) {
      return less.isEmpty();
    }
    String text = difference.asTheOwners(trust, less.get());
    return ending.step(() -> narrow(text));
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

  /** What replaces something comes before what goes, as far as there is room for both. */
  private void takeAway(boolean denied) {
    difference
        .boundary()
        .filter(Optional::isPresent)
        .ifPresent(boundary -> taking.step(() -> role.bound(boundary)));
    if (difference.shortens()) {
      taking.step(this::settings);
    }
    boolean all = denied;
    for (Map.Entry<String, String> one : inline.taking().entrySet()) {
      // What is to be denied and is not yet must not be given.
      if (all || !inline.gives(one.getKey(), one.getValue())) {
        all &= taking.step(() -> put(one.getKey(), one.getValue()));
      }
    }
    difference.managedToAttach().forEach(arn -> taking.step(() -> role.attach(arn)));
    inline.toDelete().forEach(policy -> taking.step(() -> role.deleteInline(policy)));
    difference.managedToDetach().forEach(arn -> taking.step(() -> role.detach(arn)));
    taking.again();
  }

  /** Where there is no room for what is new beside what was denied, the new alone has to do. */
  private void put(String policy, String text) {
    String after = difference.desired().inline().getOrDefault(policy, text);
    try {
      role.putInline(policy, text);
    } catch (IamFailure.Quota e) {
      if (after.equals(text)) {
        throw e;
      }
      role.putInline(policy, after);
    }
  }

  /** Denies that have their place elsewhere now are taken out of the role itself. */
  private void makeRoom() {
    if (taking.step(this::liftDenies)) {
      taking.again();
    }
  }

  /** One after the other: each may need those before. */
  private IamFailure give() {
    try {
      IndependentCalls giving = new IndependentCalls(role::stillHeld);
      inline.adding().forEach((policy, text) -> giving.step(() -> role.putInline(policy, text)));
      if (giving.onlyLackedRoom()) {
        liftDenies();
      }
      if (!giving.wasRefused()) {
        inline.toDeleteLast().forEach(policy -> orThrow(() -> role.deleteInline(policy)));
        giving.again();
      }
      if (giving.failure() != null) {
        return giving.failure();
      }
      difference
          .boundary()
          .filter(Optional::isEmpty)
          .ifPresent(none -> orThrow(() -> role.bound(none)));
      liftDenies();
      orThrow(() -> write(difference.desired().trust()));
      return null;
    } catch (IamFailure e) {
      return e;
    }
  }

  private void liftDenies() {
    if (lifted) {
      return;
    }
    lifted = true;
    String after = difference.desired().inline().get(SessionDenies.POLICY);
    if (difference.inlineToDelete().contains(SessionDenies.POLICY)) {
      orThrow(() -> role.deleteInline(SessionDenies.POLICY));
      sessions = null;
    } else if (after != null && !PolicyDocument.sameMeaning(after, sessions)) {
      orThrow(() -> role.putInline(SessionDenies.POLICY, after));
    }
    difference
        .desired()
        .overflow()
        .forEach(
            (arn, text) -> {
              if (!text.equals(overflow.get(arn))) {
                orThrow(() -> role.ensurePolicy(arn, text));
              }
            });
    difference.overflowToRemove().forEach(arn -> orThrow(() -> role.removePolicy(arn)));
  }

  private void orThrow(Runnable call) {
    role.stillHeld();
    call.run();
  }

  /** What gives and takes nothing. */
  private IamFailure describe() {
    IndependentCalls describing = new IndependentCalls(role::stillHeld);
    if (difference.settings() && !difference.shortens()) {
      describing.step(this::settings);
    }
    List<String> gone = difference.tagsToRemove();
    if (!gone.isEmpty()) {
      describing.step(() -> role.untag(gone));
    }
    Map<String, String> set = new TreeMap<>(difference.tagsToSet());
    if (!set.isEmpty()) {
      describing.step(() -> role.tag(set));
    }
    return describing.failure();
  }

  private void settings() {
    role.describe(difference.desired().description(), difference.desired().maxSessionDuration());
  }

  private static IamFailure first(IamFailure one, IamFailure other) {
    return one == null ? other : one;
  }
}
