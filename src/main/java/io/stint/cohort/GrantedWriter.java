package io.stint.cohort;

import io.stint.iam.EntityPolicies;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.iam.UserName;
import io.stint.policy.PolicyDocument;
import io.stint.reconcile.Claim;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Writes what grants give one user, for one pass. */
final class GrantedWriter {

  private static final PolicyName INLINE = new PolicyName(IdentityRoom.POLICY);

  private final Iam iam;
  private final EntityPolicies<UserName> policies;
  private final UserName name;
  private final String owner;
  private final Claim claim;

  GrantedWriter(Iam iam, UserRow user, Claim claim) {
    this.iam = iam;
    this.policies = (claim.revokes() ? iam.urgent() : iam).users().policies();
    this.name = new UserName(user.userName());
    this.owner = user.id().toString();
    this.claim = claim;
  }

  /**
   * What comes is written before what goes is taken, so that nothing that moves leaves a gap.
   *
   * @param unsure whether what is there may be something else than {@code there}
   * @throws GrantsNotWritten when access is taken away and IAM does not show it yet
   */
  void write(Granted there, Granted wanted, boolean unsure) {
    try {
      put(there, wanted, unsure);
    } catch (IamFailure.Quota full) {
      // There is no room for both: only then what goes is taken before what comes is there.
      take(there, wanted);
      put(there, wanted, unsure);
    }
    take(there, wanted);
    if (claim.revokes()) {
      requireSeen(there, wanted);
    }
  }

  private void put(Granted there, Granted wanted, boolean unsure) {
    if (wanted.inline() != null && (unsure || !wanted.inline().equals(there.inline()))) {
      policies.putInline(name, INLINE, wanted.inline());
    }
    claim.stillHeld();
    for (Map.Entry<String, String> own : wanted.own().entrySet()) {
      if (unsure || !own.getValue().equals(there.own().get(own.getKey()))) {
        PolicyName policy = new PolicyName(own.getKey());
        policies.attach(name, iam.policies().ensure(policy, own.getValue(), owner));
        claim.stillHeld();
      }
    }
    for (String arn : wanted.attached()) {
      if (unsure || !there.attached().contains(arn)) {
        policies.attach(name, new PolicyArn(arn));
      }
    }
    if (wanted.inline() == null && (unsure || there.inline() != null)) {
      policies.deleteInline(name, INLINE);
    }
  }

  private void take(Granted there, Granted wanted) {
    for (String own : there.own().keySet()) {
      if (!wanted.own().containsKey(own)) {
        PolicyArn arn = iam.policies().arn(new PolicyName(own));
        policies.detach(name, arn);
        iam.policies().removeWhole(arn);
      }
    }
    for (String arn : there.attached()) {
      if (!wanted.attached().contains(arn)) {
        policies.detach(name, new PolicyArn(arn));
      }
    }
  }

  /** What takes access away is believed when IAM shows it. */
  private void requireSeen(Granted there, Granted wanted) {
    String inline = policies.inline(name, INLINE).orElse(null);
    if (!PolicyDocument.sameMeaning(inline, wanted.inline())) {
      throw GrantsNotWritten.notSeenYet(INLINE + " on " + name);
    }
    Set<PolicyArn> gone = attachments(there);
    gone.removeAll(attachments(wanted));
    if (!gone.isEmpty() && policies.attached(name).stream().anyMatch(gone::contains)) {
      throw GrantsNotWritten.notSeenYet("the attached policies on " + name);
    }
  }

  private Set<PolicyArn> attachments(Granted granted) {
    Set<PolicyArn> arns = new HashSet<>();
    granted.own().keySet().forEach(own -> arns.add(iam.policies().arn(new PolicyName(own))));
    granted.attached().forEach(arn -> arns.add(new PolicyArn(arn)));
    return arns;
  }
}
