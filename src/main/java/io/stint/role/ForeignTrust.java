package io.stint.role;

import io.stint.iam.Arn;
import io.stint.iam.IamAccount;
import io.stint.policy.Effect;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Principal;
import io.stint.policy.Statement;
import io.stint.role.trust.OwnersTrust;
import io.stint.role.trust.Trust;
import java.util.List;
import java.util.Optional;

/**
 * What others have put into the trust policy of a role that Stint made: it is kept, and never a
 * Deny is taken out. Whom Stint manages is let in by grants alone: an Allow for one of those would
 * outlive what has ended, and goes with the next write.
 */
final class ForeignTrust {

  private final IamAccount account;

  ForeignTrust(IamAccount account) {
    this.account = account;
  }

  /** The same with what others have put into {@code observed}. */
  RoleSnapshot keptIn(RoleSnapshot whole, String observed) {
    List<Statement> kept = kept(observed);
    return kept.isEmpty()
        ? whole
        : whole.withTrust(OwnersTrust.with(PolicyDocument.of(kept).toJson(), own(whole)));
  }

  private static List<Statement> own(RoleSnapshot whole) {
    return whole.ownTrust() == null
        ? List.of()
        : PolicyDocument.observedTrust(whole.ownTrust()).statements();
  }

  /** Of a document that cannot be read nothing is kept: what Stint wants is to be in force. */
  List<Statement> kept(String observed) {
    return all(observed).stream().filter(one -> !letsManagedIn(one)).toList();
  }

  /** Whether there is one that is not to stay. */
  boolean hasIntruder(String observed) {
    return !intruders(observed).isEmpty();
  }

  /** Those that are not to stay, in words. */
  List<String> intruders(String observed) {
    return all(observed).stream()
        .filter(this::letsManagedIn)
        .map(
            one ->
                one.sid() == null
                    ? "a statement of the trust policy without a Sid"
                    : "the statement " + one.sid() + " of the trust policy")
        .toList();
  }

  private static List<Statement> all(String observed) {
    try {
      return PolicyDocument.observedTrust(observed).statements().stream()
          .filter(one -> !Trust.ownSid(one.sid()) && !Trust.isNobody(one))
          .toList();
    } catch (InvalidPolicyException e) {
      return List.of();
    }
  }

  private boolean letsManagedIn(Statement statement) {
    return statement.effect() == Effect.ALLOW
        && statement.principal() != null
        && !statement.principal().except()
        && statement.principal().values().stream().anyMatch(this::isManaged);
  }

  private boolean isManaged(Principal principal) {
    if (principal.type() != Principal.Type.AWS) {
      return false;
    }
    try {
      Arn arn = new Arn(principal.value());
      boolean pathed = arn.resourceType().equals("user") || arn.resourceType().equals("role");
      return pathed
          && account.isOwn(arn.path())
          && arn.account().equals(Optional.of(account.identity().account()));
    } catch (IllegalArgumentException other) {
      return false;
    }
  }
}
