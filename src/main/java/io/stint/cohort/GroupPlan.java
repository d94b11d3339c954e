package io.stint.cohort;

import static java.util.Comparator.comparingInt;

import io.stint.entitlement.DesiredPolicies;
import io.stint.entitlement.Entitlements;
import io.stint.entitlement.PolicyCapacity;
import io.stint.entitlement.PolicyIntersection;
import io.stint.entitlement.PolicyPlacement;
import io.stint.entitlement.PolicySet;
import io.stint.entitlement.StoredPolicySet;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.iam.Quotas;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import io.stint.reconcile.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a cohort's IAM group should hold. Where the cohort has an end, everything is written as a
 * copy that holds only until then, so that AWS ends it even if nobody does: inline while the
 * group's quota lasts, else as a managed policy of Stint's own. What fits in neither is attached as
 * it is.
 */
final class GroupPlan {

  private final UUID cohort;
  private final Quotas quotas;
  private final Map<PolicyName, PolicyDocument> inline = new LinkedHashMap<>();
  private final Map<PolicyName, PolicyDocument> own = new LinkedHashMap<>();
  private final List<PolicyArn> attached = new ArrayList<>();
  private final List<String> tooLarge = new ArrayList<>();
  private final List<Statement> asked = new ArrayList<>();
  private final Set<PolicyArn> attachable = new LinkedHashSet<>();
  private String shortfall;
  private PolicySet granted = PolicySet.NOTHING;
  private boolean dated = true;
  private int used;

  private record Candidate(String name, PolicyDocument document, int size, PolicyArn original) {

    static Candidate of(String name, PolicyDocument document, PolicyArn original) {
      return new Candidate(name, document, document.size(), original);
    }
  }

  /**
   * What a plan is made from.
   *
   * @param selfService what members may look after themselves
   * @param managed the documents of the managed policies, null where there is none to copy
   * @param grants what grants give on the group
   */
  record Desired(
      UUID cohort,
      Optional<PolicyDocument> selfService,
      Map<String, PolicyDocument> inline,
      Map<PolicyArn, PolicyDocument> managed,
      Instant endsAt,
      Entitlements grants) {}

  private GroupPlan(UUID cohort, Quotas quotas) {
    this.cohort = cohort;
    this.quotas = quotas;
  }

  static GroupPlan of(Desired desired, Quotas quotas) {
    GroupPlan plan = new GroupPlan(desired.cohort(), quotas);
    plan.attachable.addAll(desired.managed().keySet());
    desired.selfService().ifPresent(plan::putSelfService);
    desired.inline().entrySet().stream()
        .map(e -> Candidate.of(e.getKey(), dated(e.getValue(), desired.endsAt()), null))
        .sorted(comparingInt(Candidate::size))
        .forEach(plan::place);
    if (desired.endsAt() == null) {
      plan.attached.addAll(desired.managed().keySet());
      plan.dated = false;
    } else {
      desired.managed().forEach((arn, document) -> plan.attachUndated(arn, document == null));
      desired.managed().entrySet().stream()
          .filter(e -> e.getValue() != null)
          .map(e -> copy(e.getKey(), e.getValue(), desired.endsAt()))
          .sorted(comparingInt(Candidate::size))
          .forEach(plan::place);
    }
    plan.measure();
    plan.placeGrants(desired.grants());
    return plan;
  }

  private void putSelfService(PolicyDocument document) {
    asked.addAll(PolicyIntersection.modern(document));
    putInline(new PolicyName(SelfServicePolicy.NAME), document, document.size());
  }

  private static PolicyDocument dated(PolicyDocument document, Instant end) {
    return end == null ? document : document.endingAt(end);
  }

  private static Candidate copy(PolicyArn arn, PolicyDocument document, Instant end) {
    String owner = arn.awsManaged() ? "" : "account-";
    return Candidate.of(cut("stint-until-" + owner + arn.name(), 128), document.endingAt(end), arn);
  }

  private void attachUndated(PolicyArn arn, boolean undated) {
    if (undated) {
      attached.add(arn);
      dated = false;
    }
  }

  private void place(Candidate candidate) {
    asked.addAll(PolicyIntersection.modern(candidate.document()));
    PolicyName name = new PolicyName(candidate.name());
    if (used + candidate.size() <= quotas.groupPolicySize()) {
      putInline(name, candidate.document(), candidate.size());
    } else if (candidate.size() <= quotas.managedPolicySize()
        && own.size() + attached.size() < quotas.policiesPerGroup()) {
      own.put(ownName(candidate.name()), candidate.document());
    } else if (candidate.original() != null) {
      attachUndated(candidate.original(), true);
    } else {
      tooLarge.add(candidate.name());
    }
  }

  /** What is left for grants. */
  PolicyCapacity room() {
    return new PolicyCapacity(
        quotas.groupPolicySize() - used,
        quotas.groupPolicySize(),
        quotas.policiesPerGroup() - own.size() - attached.size(),
        quotas.managedPolicySize(),
        ownPrefix(cohort) + PolicyCapacity.POLICY + "-");
  }

  /** Whether there is place for what the cohort itself gives. */
  private void measure() {
    if (own.size() + attached.size() > quotas.policiesPerGroup()) {
      tooLarge.add(attached.get(attached.size() - 1).value());
    }
    if (!tooLarge.isEmpty()) {
      shortfall =
          "There is no room for "
              + String.join(", ", tooLarge)
              + ": a group's inline policies have "
              + quotas.groupPolicySize()
              + " characters together ("
              + used
              + " used), a managed policy "
              + quotas.managedPolicySize()
              + ", and a group at most "
              + quotas.policiesPerGroup()
              + " of those.";
    }
  }

  private void placeGrants(Entitlements grants) {
    asked.addAll(grants.statements());
    grants.attached().forEach(arn -> attachable.add(new PolicyArn(arn)));
    if (shortfall != null) {
      return;
    }
    PolicyCapacity room = room();
    PolicyPlacement plan = room.place(grants);
    if (plan.shortfall() != null) {
      shortfall = plan.shortfall();
      return;
    }
    granted = plan.holding(number -> new PolicyName(room.ownPolicy(number)));
    if (plan.inline() != null) {
      putInline(StoredPolicySet.INLINE, plan.inline(), plan.inline().size());
    }
    int number = 0;
    for (PolicyDocument document : plan.managed()) {
      number++;
      own.put(new PolicyName(room.ownPolicy(number)), document);
    }
    granted.attached().stream().filter(arn -> !attached.contains(arn)).forEach(attached::add);
  }

  private void putInline(PolicyName name, PolicyDocument document, int size) {
    inline.put(name, document);
    used += size;
  }

  private PolicyName ownName(String policy) {
    return new PolicyName(cut(ownPrefix(cohort) + policy, 128));
  }

  /** Tells the managed policies that Stint made for this cohort. */
  static String ownPrefix(UUID cohort) {
    return "cohort-" + cohort + "-";
  }

  private static String cut(String name, int longest) {
    return name.length() <= longest ? name : name.substring(0, longest);
  }

  /** The group's inline policies, Stint's own among them. */
  Map<PolicyName, PolicyDocument> inline() {
    return inline;
  }

  /** Managed policies that Stint makes for this cohort and attaches. */
  Map<PolicyName, PolicyDocument> own() {
    return own;
  }

  /** Managed policies that are attached as they are. */
  List<PolicyArn> attached() {
    return attached;
  }

  /** Why it cannot be carried out, with the numbers; empty when it can. */
  Optional<String> shortfall() {
    return Optional.ofNullable(shortfall);
  }

  /** A managed policy that waits for its dated copy is no more than is wanted, until the end. */
  DesiredPolicies target() {
    if (shortfall != null) {
      return new DesiredPolicies(
          null, null, new Failure("PoliciesTooLarge", shortfall), asked, attachable);
    }
    PolicySet whole = new PolicySet(texts(inline), texts(own), new LinkedHashSet<>(attached));
    return new DesiredPolicies(whole, granted, null, asked, attachable);
  }

  private static Map<PolicyName, String> texts(Map<PolicyName, PolicyDocument> documents) {
    Map<PolicyName, String> texts = new LinkedHashMap<>();
    documents.forEach((name, document) -> texts.put(name, document.toJson()));
    return texts;
  }

  /** Whether AWS itself ends everything at the end. False without an end. */
  boolean dated() {
    return dated;
  }

  /** Characters of all inline policies together, white space not counted. */
  int inlineSize() {
    return used;
  }
}
