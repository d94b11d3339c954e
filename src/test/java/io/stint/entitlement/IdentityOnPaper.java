package io.stint.entitlement;

import io.stint.iam.EntityPolicies;
import io.stint.iam.Failures;
import io.stint.iam.ManagedPolicy;
import io.stint.iam.OwnPolicies;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The policies of one identity in memory, and the managed ones that Stint makes for it. Refuses,
 * throttles, loses the answers of calls or lags behind them as it is told to, has IAM's two quotas,
 * and is looked at after each call.
 */
final class IdentityOnPaper implements EntityPolicies<String>, OwnPolicies {

  private static final String PATH = "arn:aws:iam::123456789012:policy/stint/";

  private static final Set<String> TAKING = Set.of("delete", "detach", "remove");

  /** What becomes of a call. */
  enum Fault {
    /** AccessDenied. */
    REFUSED,
    /** IAM does not take the document. */
    MALFORMED,
    /** There is no room, whatever the sizes are; to take something away needs none. */
    FULL,
    THROTTLED,
    /** It is carried out, and the answer is lost. */
    ANSWER_LOST,
    /** It is not carried out, and nobody says so. */
    NEVER_ARRIVED,
    /** Carried out; what is read from then on is a state behind. */
    LAGS
  }

  /**
   * @param ofCalls by the number of the call that changes something, from 0
   * @param ofNames by {@code verb policy}, each time
   */
  record Faults(Map<Integer, Fault> ofCalls, Map<String, Fault> ofNames) {
    static final Faults NONE = new Faults(Map.of(), Map.of());
  }

  /** All that is there. */
  private record State(
      Map<PolicyName, String> inline, Map<PolicyName, String> made, Set<PolicyArn> attached) {

    State copy() {
      return new State(
          new LinkedHashMap<>(inline), new HashMap<>(made), new LinkedHashSet<>(attached));
    }
  }

  private final State now;
  private final Faults faults;
  private final int inlineQuota;
  private final int attachedQuota;
  private final Runnable afterEach;
  private State shown;
  private int number;
  final List<String> calls = new ArrayList<>();

  /** The policies that a call was refused for, or of which nobody knows. */
  final Set<String> refused = new TreeSet<>();

  IdentityOnPaper(
      PolicySet there, Faults faults, int inlineQuota, int attachedQuota, Runnable afterEach) {
    this.now =
        new State(new LinkedHashMap<>(), new HashMap<>(), new LinkedHashSet<>(there.attached()));
    now.inline().putAll(there.inline());
    now.made().putAll(there.own());
    there.own().keySet().forEach(own -> now.attached().add(arn(own)));
    this.faults = faults;
    this.inlineQuota = inlineQuota;
    this.attachedQuota = attachedQuota;
    this.afterEach = afterEach;
  }

  /** As it is, whatever is shown. */
  PolicySet policies() {
    Map<PolicyName, String> own = new LinkedHashMap<>();
    Set<PolicyArn> others = new LinkedHashSet<>();
    for (PolicyArn arn : now.attached()) {
      if (now.made().containsKey(arn.name()) && arn.equals(arn(arn.name()))) {
        own.put(arn.name(), now.made().get(arn.name()));
      } else {
        others.add(arn);
      }
    }
    return new PolicySet(now.inline(), own, others);
  }

  /** Managed policies that Stint made, attached or not. */
  Set<PolicyName> made() {
    return now.made().keySet();
  }

  private State shown() {
    return shown == null ? now : shown;
  }

  private void call(String verb, String policy, Runnable work) {
    String what = verb + " " + policy;
    Fault planned = faults.ofCalls().getOrDefault(number++, faults.ofNames().get(what));
    Fault fault = planned == Fault.FULL && TAKING.contains(verb) ? Fault.REFUSED : planned;
    calls.add(fault == null ? what : what + " " + fault);
    if (fault == null) {
      carryOut(policy, work);
      return;
    }
    switch (fault) {
      case REFUSED -> refuse(policy, Failures.refused(what));
      case MALFORMED -> refuse(policy, Failures.malformed(what));
      case FULL -> refuse(policy, Failures.full(what));
      case THROTTLED -> refuse(policy, Failures.throttled(what));
      case NEVER_ARRIVED -> refuse(policy, Failures.unreachable(what));
      case ANSWER_LOST -> {
        refused.add(policy);
        carryOut(policy, work);
        throw Failures.unreachable(what);
      }
      case LAGS -> {
        State before = now.copy();
        carryOut(policy, work);
        shown = before;
      }
      default -> throw new AssertionError(fault);
    }
  }

  private void refuse(String policy, RuntimeException failure) {
    refused.add(policy);
    throw failure;
  }

  private void carryOut(String policy, Runnable work) {
    State before = now.copy();
    work.run();
    boolean full =
        size(now.inline()) > Math.max(inlineQuota, size(before.inline()))
            || now.attached().size() > Math.max(attachedQuota, before.attached().size());
    if (full) {
      now.inline().clear();
      now.inline().putAll(before.inline());
      now.attached().retainAll(before.attached());
      refuse(policy, Failures.full(policy));
    }
    afterEach.run();
  }

  private static int size(Map<PolicyName, String> inline) {
    return inline.values().stream().mapToInt(PolicyDocument::sizeOf).sum();
  }

  @Override
  public void putInline(String entity, PolicyName policy, String document) {
    call("put", policy.value(), () -> now.inline().put(policy, document));
  }

  @Override
  public Optional<String> inline(String entity, PolicyName policy) {
    return Optional.ofNullable(shown().inline().get(policy));
  }

  @Override
  public List<PolicyName> inlineNames(String entity) {
    return List.copyOf(shown().inline().keySet());
  }

  @Override
  public boolean deleteInline(String entity, PolicyName policy) {
    call("delete", policy.value(), () -> now.inline().remove(policy));
    return true;
  }

  @Override
  public void attach(String entity, PolicyArn policy) {
    call("attach", policy.name().value(), () -> now.attached().add(policy));
  }

  @Override
  public boolean detach(String entity, PolicyArn policy) {
    call("detach", policy.name().value(), () -> now.attached().remove(policy));
    return true;
  }

  @Override
  public List<PolicyArn> attached(String entity) {
    return List.copyOf(shown().attached());
  }

  @Override
  public PolicyArn arn(PolicyName name) {
    return new PolicyArn(PATH + name);
  }

  @Override
  public Optional<ManagedPolicy> find(PolicyArn policy) {
    return Optional.ofNullable(shown().made().get(policy.name()))
        .map(document -> new ManagedPolicy(policy, true, document));
  }

  @Override
  public PolicyArn ensure(PolicyName name, String document, String owner) {
    call("ensure", name.value(), () -> now.made().put(name, document));
    return arn(name);
  }

  @Override
  public void removeWhole(PolicyArn policy) {
    call(
        "remove",
        policy.name().value(),
        () -> {
          now.attached().remove(policy);
          now.made().remove(policy.name());
        });
  }
}
