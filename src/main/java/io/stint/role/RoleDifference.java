package io.stint.role;

import io.stint.entitlement.DesiredPolicies;
import io.stint.entitlement.PolicySet;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;
import io.stint.role.trust.OwnersTrust;
import io.stint.role.trust.Trust;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What has to be changed in IAM so that it is as wanted.
 *
 * @param observed what is in IAM
 * @param claimed what Stint has written, or has begun to write
 * @param found what was there before Stint; null on a role that Stint made
 */
record RoleDifference(
    RoleSnapshot observed, RoleSnapshot desired, RoleSnapshot claimed, RoleSnapshot found) {

  private boolean adopted() {
    return found != null;
  }

  /** What is there of Stint's, as far as it is known; also what a pass had begun to remove. */
  PolicySet policies() {
    PolicySet all = observed.policies();
    Map<PolicyName, String> inline = new LinkedHashMap<>(all.inline());
    Set<PolicyArn> attached = new LinkedHashSet<>(all.attached());
    PolicySet begun = claimed.policies();
    PolicySet wanted = desired.policies();
    if (adopted()) {
      PolicySet owners = found.policies();
      inline
          .keySet()
          .removeIf(name -> !begun.inline().containsKey(name) || owners.inline().containsKey(name));
      attached.removeIf(
          arn ->
              !wanted.attached().contains(arn)
                  && (!begun.attached().contains(arn) || owners.attached().contains(arn)));
    }
    if (!adopted()) {
      // What somebody else has put there stays. A grant that has ended is not widened by it: its
      // sessions are denied.
      inline
          .keySet()
          .removeIf(
              name ->
                  !begun.inline().containsKey(name)
                      && !wanted.inline().containsKey(name)
                      && !name.value().startsWith(RevocationDenies.POLICY));
      attached.retainAll(both(begun.attached(), wanted.attached()));
    }
    Map<PolicyName, String> own = new LinkedHashMap<>(all.own());
    begun.own().keySet().stream()
        .filter(name -> !wanted.own().containsKey(name))
        .forEach(name -> own.putIfAbsent(name, ""));
    return new PolicySet(inline, own, attached);
  }

  private static Set<PolicyArn> both(Set<PolicyArn> some, Set<PolicyArn> others) {
    Set<PolicyArn> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return all;
  }

  /**
   * @param gives whether more than is there may be given by it
   */
  DesiredPolicies target(boolean gives) {
    DesiredPolicies whole = DesiredPolicies.whole(desired.policies());
    return gives ? whole : whole.denyingIn(policies());
  }

  /**
   * A narrowed trust policy; word for word its owner's where nothing of Stint's is left in it: a
   * pass may end here, and the next one finds no other trace of what was there before.
   */
  String asTheOwners(String trust, String narrowed) {
    boolean isOwners =
        adopted()
            && PolicyDocument.observedTrust(narrowed).statements().stream()
                .noneMatch(statement -> Trust.ownSid(statement.sid()));
    return isOwners ? OwnersTrust.base(trust, found.trust()) : narrowed;
  }

  /** Empty: it is right; an empty one inside: there should be none. */
  Optional<Optional<String>> boundary() {
    return adopted()
            || Objects.equals(observed.permissionsBoundary(), desired.permissionsBoundary())
        ? Optional.empty()
        : Optional.of(Optional.ofNullable(desired.permissionsBoundary()));
  }

  /** Whether sessions get shorter: who comes in later must not have a longer one. */
  boolean shortens() {
    return settings() && desired.maxSessionDuration().compareTo(observed.maxSessionDuration()) < 0;
  }

  /** Whether description or session duration differ. */
  boolean settings() {
    return !adopted()
        && !(Objects.equals(observed.description(), desired.description())
            && Objects.equals(observed.maxSessionDuration(), desired.maxSessionDuration()));
  }

  Map<String, String> tagsToSet() {
    Map<String, String> set = new TreeMap<>(adopted() ? Map.of() : desired.tags());
    set.entrySet().removeIf(tag -> tag.getValue().equals(observed.tags().get(tag.getKey())));
    return set;
  }

  /** IAM tells keys apart ignoring case. */
  List<String> tagsToRemove() {
    Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    kept.putAll(desired.tags());
    return adopted()
        ? List.of()
        : observed.tags().keySet().stream().filter(key -> !kept.containsKey(key)).toList();
  }

  boolean isNone() {
    return target(true).isMetBy(policies())
        && OwnersTrust.sameMeaning(observed.trust(), desired.trust())
        && boundary().isEmpty()
        && !settings()
        && tagsToSet().isEmpty()
        && tagsToRemove().isEmpty();
  }
}
