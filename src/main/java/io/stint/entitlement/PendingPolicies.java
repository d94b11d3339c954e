package io.stint.entitlement;

import io.stint.iam.EntityPolicies;
import io.stint.iam.IamFailure;
import io.stint.iam.OwnPolicies;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The policies of one identity while a pass writes them: what is known of them after each call.
 *
 * @param <N> the name of the identity
 */
final class PendingPolicies<N> {

  private final EntityPolicies<N> policies;
  private final N name;
  private final Made made;
  private final PolicySetReader<N> reader;
  private final Runnable stillHeld;
  private PendingDocuments inline;
  private PendingDocuments own;
  private Set<PolicyArn> attached = Set.of();
  private final Set<PolicyArn> unconfirmedAttachments = new HashSet<>();
  private final Map<String, IamFailure> refused = new TreeMap<>();

  /** The managed policies that are made, and for whom. */
  record Made(OwnPolicies policies, String owner) {}

  PendingPolicies(
      EntityPolicies<N> policies,
      N name,
      Made made,
      PolicySetReader<N> reader,
      Runnable stillHeld) {
    this.policies = policies;
    this.name = name;
    this.made = made;
    this.reader = reader;
    this.stillHeld = stillHeld;
    begin(PolicySet.NOTHING, false);
  }

  /**
   * @param unconfirmed whether less, or other documents, may be there
   */
  void begin(PolicySet observed, boolean unconfirmed) {
    inline = new PendingDocuments(observed.inline(), unconfirmed, new Inline());
    own = new PendingDocuments(observed.own(), unconfirmed, new Own());
    attached = new LinkedHashSet<>(observed.attached());
    if (unconfirmed) {
      unconfirmedAttachments.addAll(attached);
    }
  }

  PolicySet now() {
    return new PolicySet(inline.all(), own.all(), attached);
  }

  boolean isSure() {
    return inline.isSure() && own.isSure() && unconfirmedAttachments.isEmpty();
  }

  /** What is said by documents of which it is known that they are there. */
  List<Statement> surely() {
    List<Statement> statements = new ArrayList<>(inline.surely());
    statements.addAll(own.surely());
    return statements;
  }

  /** What IAM would not take: names of inline policies, ARNs of managed ones. */
  Map<String, IamFailure> refused() {
    return refused;
  }

  private void note(String what, IamFailure e) {
    if (e instanceof IamFailure.Refused || e instanceof IamFailure.Missing) {
      refused.put(what, e);
    }
  }

  /** What is there, as far as that is not known, and IAM shows it. */
  void see() {
    if (isSure()) {
      return;
    }
    try {
      PolicySet read = reader.of(now());
      inline.seen(read.inline());
      own.seen(read.own());
    } catch (IamFailure.Refused unread) {
      // No end waits for a look: what was written last is taken for what is there.
      return;
    }
  }

  List<DocumentChange> changes(PolicySet desired) {
    List<DocumentChange> changes = new ArrayList<>(ownChanges(desired));
    changes.addAll(inlineChanges(desired));
    return changes;
  }

  List<DocumentChange> ownChanges(PolicySet desired) {
    return own.towards(desired.own());
  }

  List<DocumentChange> inlineChanges(PolicySet desired) {
    return inline.towards(desired.inline());
  }

  List<PolicyArn> toAttach(PolicySet desired) {
    return desired.attached().stream()
        .filter(arn -> unconfirmedAttachments.contains(arn) || !attached.contains(arn))
        .toList();
  }

  List<PolicyArn> toDetach(Set<PolicyArn> kept) {
    return attached.stream().filter(arn -> !kept.contains(arn)).toList();
  }

  void attach(PolicyArn arn) {
    // Until AWS says that it is not, it may be.
    boolean added = attached.add(arn);
    try {
      policies.attach(name, arn);
      unconfirmedAttachments.remove(arn);
    } catch (IamFailure.Unreachable e) {
      unconfirmedAttachments.add(arn);
      throw e;
    } catch (IamFailure e) {
      note(arn.value(), e);
      if (added) {
        attached.remove(arn);
      }
      throw e;
    }
  }

  void detach(PolicyArn arn) {
    policies.detach(name, arn);
    attached.remove(arn);
    unconfirmedAttachments.remove(arn);
  }

  private final class Inline implements PendingDocuments.Calls {

    @Override
    public void put(PolicyName policy, String document, boolean known) {
      try {
        policies.putInline(name, policy, document);
      } catch (IamFailure e) {
        note(policy.value(), e);
        throw e;
      }
    }

    @Override
    public void remove(PolicyName policy) {
      policies.deleteInline(name, policy);
    }

    @Override
    public boolean several() {
      return false;
    }
  }

  private final class Own implements PendingDocuments.Calls {

    @Override
    public void put(PolicyName policy, String document, boolean known) {
      PolicyArn arn = made.policies().ensure(policy, document, made.owner());
      if (!known) {
        policies.attach(name, arn);
      }
    }

    @Override
    public void remove(PolicyName policy) {
      PolicyArn arn = made.policies().arn(policy);
      policies.detach(name, arn);
      stillHeld.run();
      made.policies().removeWhole(arn);
    }

    @Override
    public boolean several() {
      return true;
    }
  }
}
