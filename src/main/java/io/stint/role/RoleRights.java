package io.stint.role;

import io.stint.iam.EntityPolicies;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.ManagedPolicy;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.iam.RoleName;
import io.stint.policy.Bounds;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * By which of its policies in IAM a role would let its holder raise their own rights. Whoever can
 * do that keeps access beyond the end of a grant, so it takes the role's own word: {@code
 * grants.privileged}.
 */
@ApplicationScoped
class RoleRights {

  static final String CODE = "RAISES_OWN_RIGHTS";

  /** A role of Stint's own changes seldom by other hands: what was harmless is not read at once. */
  private static final Duration LOOKED_AT = Duration.ofSeconds(10);

  private static final int MOST = 10_000;

  private final Iam iam;
  private final Clock clock;
  private final Map<UUID, Instant> harmless = new ConcurrentHashMap<>();

  RoleRights(Iam iam, Clock clock) {
    this.iam = iam;
    this.clock = clock;
  }

  static Refusal refused(String pointer, String role, String words) {
    return Refusal.impossible(
        pointer,
        "The role "
            + role
            + " would let its holder raise their own rights, and does not say grants.privileged: "
            + words);
  }

  /**
   * As {@link #held}. Of a role that Stint made its own row answers too, so it does not wait for
   * AWS where that cannot be read.
   */
  List<String> held(RoleRef role) {
    if (role.adopted()) {
      return held(new RoleName(role.name()));
    }
    Instant now = clock.instant();
    Instant last = harmless.get(role.id());
    if (role.iamId() == null || (last != null && now.isBefore(last.plus(LOOKED_AT)))) {
      return List.of();
    }
    try {
      List<String> held = held(new RoleName(role.name()));
      if (held.isEmpty()) {
        remember(role.id(), now);
      }
      return held;
    } catch (IamFailure e) {
      return List.of();
    }
  }

  private void remember(UUID role, Instant now) {
    if (harmless.size() >= MOST) {
      harmless.clear();
    }
    harmless.put(role, now);
  }

  /**
   * Whoever wrote them, in sentences that name policy and statement; a document that cannot be read
   * counts, since nobody knows what it gives. Nothing for a role that is not there.
   *
   * @throws IamFailure when that cannot be read
   */
  List<String> held(RoleName role) {
    EntityPolicies<RoleName> policies = iam.roles().policies();
    List<String> found = new ArrayList<>();
    try {
      for (Map.Entry<PolicyName, String> inline : policies.inline(role).entrySet()) {
        found.addAll(judged("the inline policy " + inline.getKey(), inline.getValue()));
      }
      for (PolicyArn arn : policies.attached(role)) {
        Optional<ManagedPolicy> policy = iam.policies().find(arn);
        policy.ifPresent(observed -> found.addAll(judged(arn.value(), observed.document())));
      }
    } catch (IamFailure.Missing gone) {
      return List.of();
    }
    return found;
  }

  private List<String> judged(String where, String document) {
    try {
      return Bounds.ofRole(iam.account().home(), false, true)
          .raising(PolicyDocument.parse(document))
          .stream()
          .map(found -> found.pointer().substring(1) + " of " + where + ": " + found.words())
          .toList();
    } catch (InvalidPolicyException e) {
      return List.of(where + " holds something that Stint cannot read: " + e.getMessage());
    }
  }
}
