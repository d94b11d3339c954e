package io.stint.entitlement;

import io.stint.entitlement.PendingDocuments.Change;
import io.stint.iam.EntityPolicies;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;
import io.stint.reconcile.Claim;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes what one user or group should hold, once. When that cannot be, what is not wanted is taken
 * all the same: the end of access waits neither for room nor for anything else.
 *
 * @param <N> the name of the user or group
 */
public final class PolicySetWriter<N> {

  private final Iam iam;
  private final EntityPolicies<N> policies;
  private final N name;
  private final Claim claim;
  private final String owner;
  private PendingDocuments inline;
  private PendingDocuments own;
  private Set<PolicyArn> attached;
  private final Set<PolicyArn> unconfirmedAttachments = new HashSet<>();

  /**
   * @param owner of the managed policies that are made
   */
  public PolicySetWriter(Iam iam, EntityPolicies<N> policies, N name, String owner, Claim claim) {
    this.iam = iam;
    this.policies = policies;
    this.name = name;
    this.owner = owner;
    this.claim = claim;
  }

  /**
   * What has become of it.
   *
   * @param left what is there now
   * @param confirmed whether that is known, and not only that there is nothing else
   * @param trouble why not all that was tried is there; null when it is
   */
  public record Written(PolicySet left, boolean confirmed, IamFailure trouble) {}

  /**
   * @param unconfirmed whether less, or other documents, may be there than {@code observed} says
   * @throws IamFailure when it is not known what is there now
   * @throws NotYetVisible when access is taken away and IAM does not show it yet
   */
  public Written write(PolicySet observed, DesiredPolicies target, boolean unconfirmed) {
    inline = new PendingDocuments(observed.inline(), unconfirmed);
    own = new PendingDocuments(observed.own(), unconfirmed);
    attached = new LinkedHashSet<>(observed.attached());
    if (unconfirmed) {
      unconfirmedAttachments.addAll(attached);
    }
    PolicySetReader<N> reader = new PolicySetReader<>(iam, policies, name);
    IamFailure trouble = target.whole() == null ? null : converge(target.whole());
    if (trouble != null || target.whole() == null) {
      narrow(target, reader);
    }
    if (claim.revokes()) {
      reader.requireSeen(observed, now(), unconfirmed);
    }
    boolean whole = trouble == null && target.whole() != null;
    return new Written(whole ? target.whole() : now(), isSure(), trouble);
  }

  private PolicySet now() {
    return new PolicySet(inline.all(), own.all(), attached);
  }

  private boolean isSure() {
    return inline.isSure() && own.isSure() && unconfirmedAttachments.isEmpty();
  }

  /**
   * What comes is written before what goes is taken, so that nothing that moves leaves a gap.
   *
   * @return why not all of it is there; null when it is
   */
  private IamFailure converge(PolicySet desired) {
    try {
      try {
        IndependentCalls.runAll(putting(desired));
      } catch (IamFailure.Quota full) {
        // There is no place for both: only now a short gap is accepted.
        IndependentCalls.runAll(taking(desired));
        IndependentCalls.runAll(putting(desired));
      }
      IndependentCalls.runAll(taking(desired));
      return null;
    } catch (IamFailure e) {
      if (IndependentCalls.isUnknown(e)) {
        throw e;
      }
      return e;
    }
  }

  private List<Runnable> putting(PolicySet desired) {
    List<Runnable> steps = new ArrayList<>();
    for (PolicyArn arn : desired.attached()) {
      if (unconfirmedAttachments.contains(arn) || !attached.contains(arn)) {
        steps.add(() -> attach(arn));
      }
    }
    steps.addAll(putDocuments(desired));
    return steps;
  }

  /**
   * Inline policies share one quota: what shrinks makes room for what grows. A document that IAM
   * refuses keeps none of the others.
   */
  private List<Runnable> putDocuments(PolicySet desired) {
    List<Runnable> steps = new ArrayList<>();
    List<Change> changes = own.towards(desired.own());
    changes.stream()
        .filter(change -> change.growth() > 0)
        .forEach(c -> steps.add(() -> putOwn(c.policy(), c.document())));
    steps.add(claim::stillHeld);
    inline
        .towards(desired.inline())
        .forEach(c -> steps.add(() -> putInline(c.policy(), c.document())));
    steps.add(claim::stillHeld);
    changes.stream()
        .filter(change -> change.growth() <= 0)
        .forEach(c -> steps.add(() -> putOwn(c.policy(), c.document())));
    return steps;
  }

  private List<Runnable> taking(PolicySet kept) {
    List<Runnable> steps = new ArrayList<>();
    inline.beside(kept.inline()).forEach(policy -> steps.add(() -> deleteInline(policy)));
    own.beside(kept.own()).forEach(policy -> steps.add(() -> takeOwn(policy)));
    attached.stream()
        .filter(arn -> !kept.attached().contains(arn))
        .forEach(arn -> steps.add(() -> detach(arn)));
    steps.add(claim::stillHeld);
    return steps;
  }

  private void narrow(DesiredPolicies target, PolicySetReader<N> reader) {
    if (!isSure()) {
      PolicySet read = reader.of(now());
      inline.seen(read.inline());
      own.seen(read.own());
    }
    PolicySet left = target.of(now());
    List<Runnable> steps = taking(left);
    steps.addAll(lessening(inline, left.inline(), this::putInline, this::deleteInline));
    steps.addAll(lessening(own, left.own(), this::putOwn, this::takeOwn));
    IndependentCalls.runAll(steps);
  }

  private static List<Runnable> lessening(
      PendingDocuments observed,
      Map<PolicyName, String> left,
      BiConsumer<PolicyName, String> put,
      Consumer<PolicyName> take) {
    List<Runnable> steps = new ArrayList<>();
    for (Change change : observed.towards(left)) {
      PolicyName policy = change.policy();
      int before = observed.size(policy);
      steps.add(
          () ->
              narrow(
                  change.document(),
                  before,
                  document -> put.accept(policy, document),
                  () -> take.accept(policy)));
    }
    return steps;
  }

  /**
   * What is left can need more characters than what was there: one statement may have become two.
   * Better too little is left than too much.
   *
   * @param before the size of what was there
   */
  private static void narrow(String left, int before, Consumer<String> put, Runnable take) {
    try {
      put.accept(left);
    } catch (IamFailure.Quota full) {
      PolicyDocument less =
          PolicyPacking.pack(PolicyDocument.parse(left).statements(), before, 0, 0).inline();
      try {
        put.accept(less == null ? left : less.toJson());
      } catch (IamFailure.Quota shrunk) {
        take.run();
      }
    }
  }

  private void putInline(PolicyName policy, String document) {
    policies.putInline(name, policy, document);
    inline.is(policy, document);
  }

  private void deleteInline(PolicyName policy) {
    policies.deleteInline(name, policy);
    inline.isGone(policy);
  }

  private void putOwn(PolicyName policy, String document) {
    own.maybe(policy, document);
    policies.attach(name, iam.policies().ensure(policy, document, owner));
    own.is(policy, document);
    claim.stillHeld();
  }

  private void takeOwn(PolicyName policy) {
    own.maybe(policy, "");
    PolicyArn arn = iam.policies().arn(policy);
    policies.detach(name, arn);
    iam.policies().removeWhole(arn);
    own.isGone(policy);
  }

  private void attach(PolicyArn arn) {
    policies.attach(name, arn);
    attached.add(arn);
    unconfirmedAttachments.remove(arn);
  }

  private void detach(PolicyArn arn) {
    policies.detach(name, arn);
    attached.remove(arn);
    unconfirmedAttachments.remove(arn);
  }
}
