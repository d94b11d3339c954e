package io.stint.role;

import io.stint.iam.EntityPolicies;
import io.stint.iam.Failures;
import io.stint.iam.ManagedPolicy;
import io.stint.iam.OwnPolicies;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.iam.RoleName;
import io.stint.policy.AccessRequest;
import io.stint.policy.Caller;
import io.stint.policy.Decision;
import io.stint.policy.Evaluator;
import io.stint.policy.NamedPolicy;
import io.stint.policy.Policies;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Side;
import io.stint.role.trust.OwnersTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A role in memory that refuses what it is told to, and is looked at after each call. */
final class RoleOnPaper implements RoleCalls, EntityPolicies<RoleName>, OwnPolicies {

  static final String ACCOUNT = "123456789012";
  static final String ID = "AROA1";
  private static final String PATH = "arn:aws:iam::" + ACCOUNT + ":policy/stint/";
  private static final String ARN = "arn:aws:iam::" + ACCOUNT + ":role/stint/Ops";
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final Set<String> refused;
  private final boolean throttles;
  private final Runnable afterEach;
  final Map<String, String> inline = new TreeMap<>();
  final Set<String> attached = new TreeSet<>();
  final Map<String, String> own = new TreeMap<>();
  final List<String> calls = new ArrayList<>();
  final Set<String> refusals = new TreeSet<>();

  /** What the next call of {@code verb policy} throws. */
  final Map<String, RuntimeException> failures = new TreeMap<>();

  String trust;
  String boundary;

  /**
   * @param refused names of the verbs, or {@code verb policy}
   */
  RoleOnPaper(RoleSnapshot observed, Set<String> refused, boolean throttles, Runnable afterEach) {
    this.refused = refused;
    this.throttles = throttles;
    this.afterEach = afterEach;
    inline.putAll(observed.inline());
    attached.addAll(observed.attached());
    own.putAll(observed.overflow());
    trust = observed.trust();
    boundary = observed.permissionsBoundary();
  }

  private void call(String verb, String what, Runnable work) {
    calls.add(verb + " " + what);
    RuntimeException planned = failures.remove(verb + " " + what);
    if (planned != null) {
      throw planned;
    }
    if (refused.contains(verb) || refused.contains(verb + " " + what)) {
      refusals.add(verb);
      throw throttles ? Failures.throttled(verb) : Failures.refused(verb);
    }
    work.run();
    afterEach.run();
  }

  @Override
  public void putInline(RoleName role, PolicyName policy, String document) {
    call("put", policy.value(), () -> inline.put(policy.value(), document));
  }

  @Override
  public Optional<String> inline(RoleName role, PolicyName policy) {
    return Optional.ofNullable(inline.get(policy.value()));
  }

  @Override
  public List<PolicyName> inlineNames(RoleName role) {
    return inline.keySet().stream().map(PolicyName::new).toList();
  }

  @Override
  public boolean deleteInline(RoleName role, PolicyName policy) {
    call("delete", policy.value(), () -> inline.remove(policy.value()));
    return true;
  }

  @Override
  public void attach(RoleName role, PolicyArn policy) {
    call("attach", policy.value(), () -> attached.add(policy.value()));
  }

  @Override
  public boolean detach(RoleName role, PolicyArn policy) {
    call("detach", policy.value(), () -> attached.remove(policy.value()));
    return true;
  }

  @Override
  public List<PolicyArn> attached(RoleName role) {
    return attached.stream().map(PolicyArn::new).toList();
  }

  @Override
  public PolicyArn arn(PolicyName policy) {
    return new PolicyArn(PATH + policy);
  }

  @Override
  public Optional<ManagedPolicy> find(PolicyArn policy) {
    return Optional.ofNullable(own.get(policy.value()))
        .map(document -> new ManagedPolicy(policy, true, document));
  }

  @Override
  public PolicyArn ensure(PolicyName policy, String document, String owner) {
    call("ensure", PATH + policy, () -> own.put(PATH + policy, document));
    return arn(policy);
  }

  @Override
  public void removeWhole(PolicyArn policy) {
    call(
        "remove",
        policy.value(),
        () -> {
          attached.remove(policy.value());
          own.remove(policy.value());
        });
  }

  @Override
  public void requireTrust(String shown) {
    if (!OwnersTrust.sameMeaning(shown, trust)) {
      throw new AssertionError(shown + " is told, " + trust + " is there");
    }
  }

  @Override
  public void bound(Optional<String> arn) {
    call("bound", arn.orElse("none"), () -> boundary = arn.orElse(null));
  }

  @Override
  public Set<String> trust(String desired, String observed) {
    if (!OwnersTrust.sameMeaning(desired, observed)) {
      call("trust", "", () -> trust = desired);
    }
    return Set.of();
  }

  @Override
  public void describe(String description, Duration maxSessionDuration) {
    call("describe", "", () -> {});
  }

  @Override
  public void untag(List<String> keys) {
    call("untag", "", () -> {});
  }

  @Override
  public void tag(Map<String, String> tags) {
    call("tag", "", () -> {});
  }

  /** Whether the trust policy lets the user of our account, or the role of another, in. */
  static boolean letsIn(String trust, String who) {
    boolean ours = !who.startsWith("arn:");
    Caller caller =
        ours
            ? new Caller.User("arn:aws:iam::" + ACCOUNT + ":user/stint/" + who, "AIDA" + who)
            : new Caller.User(who, "AIDAFOREIGN");
    AccessRequest request =
        AccessRequest.by(caller)
            .action("sts:AssumeRole")
            .on(ARN)
            .at(NOW)
            .with("sts:RoleSessionName", ours ? who : "session")
            .build();
    PolicyDocument may =
        PolicyDocument.parse(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
                + "\"sts:AssumeRole\",\"Resource\":\"*\"}]}");
    return Evaluator.decide(
            request,
            Policies.identity(List.of(new NamedPolicy(who, Side.IDENTITY, may)))
                .onRole("Ops", PolicyDocument.parseTrust(trust)))
        == Decision.ALLOWED;
  }

  /** Whether a session of that name may do something, as the role's documents say. */
  static boolean may(Map<String, String> inline, Stream<String> more, String who, String action) {
    AccessRequest request =
        AccessRequest.by(new Caller.RoleSession(ARN, ID, who))
            .action(action)
            .on("arn:aws:s3:::b/k")
            .at(NOW)
            .with("aws:TokenIssueTime", NOW.minusSeconds(60).toString())
            .build();
    List<NamedPolicy> policies =
        Stream.concat(inline.values().stream(), more)
            .map(text -> new NamedPolicy("p", Side.IDENTITY, PolicyDocument.parse(text)))
            .toList();
    return Evaluator.decide(request, Policies.identity(policies)) == Decision.ALLOWED;
  }

  /** The documents of Denies on sessions that are in force. */
  Stream<String> attachedOwn() {
    return own.entrySet().stream()
        .filter(one -> attached.contains(one.getKey()))
        .map(Map.Entry::getValue);
  }
}
