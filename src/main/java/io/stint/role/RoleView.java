package io.stint.role;

import com.fasterxml.jackson.databind.JsonNode;
import io.stint.access.Owner;
import io.stint.database.JsonColumn;
import io.stint.iam.Arn;
import io.stint.iam.IamRole;
import io.stint.policy.Warning;
import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.role.trust.TrustEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A role as it is shown.
 *
 * @param trust the standing part, as it was asked for
 * @param trustPolicy the whole document as it was last written; null before
 * @param sessions sessions that were ended early, while such could still live
 * @param warnings what whoever makes, changes or grants it should know
 */
record RoleView(
    String name,
    String arn,
    RoleState state,
    FailureView failure,
    String description,
    Duration maxSessionDuration,
    Map<String, String> tags,
    String permissionsBoundary,
    RequestedPolicies policies,
    List<TrustEntry> trust,
    GrantRequirements grants,
    List<Owner> owners,
    boolean adopted,
    boolean serviceLinked,
    JsonNode trustPolicy,
    List<EndedSessions> sessions,
    List<RoleUse.Use> inUseBy,
    List<Warning> warnings,
    Instant createdAt,
    Instant updatedAt) {

  /**
   * @param member the session name, which of a member is the user name; null: everybody's
   * @param issuedBefore sessions issued before are refused
   * @param keptUntil when no such session can live any more, and the Deny is removed
   * @param armed whether the Deny is in IAM
   */
  record EndedSessions(String member, Instant issuedBefore, Instant keptUntil, boolean armed) {

    /** Whether the other ends these too: it is for the same or for everybody, and not earlier. */
    boolean isIn(EndedSessions other) {
      return (other.member == null || other.member.equals(member))
          && !other.issuedBefore.isBefore(issuedBefore);
    }
  }

  static RoleView of(
      Role role, List<SessionRevocation> cuts, List<RoleUse.Use> uses, List<Warning> warnings) {
    RoleSettings settings = role.settings();
    RoleSnapshot written = role.written();
    return new RoleView(
        role.name(),
        role.arn(),
        role.state(),
        role.failure().orElse(null),
        settings.description(),
        settings.maxSessionDuration() == null && role.found() == null
            ? null
            : role.maxSessionDuration(),
        settings.tags(),
        boundary(role),
        settings.policies(),
        settings.trust(),
        role.grants(),
        role.owners(),
        role.adopted(),
        false,
        written == null ? null : JsonColumn.tree(written.trust()),
        cuts.stream().map(cut -> ended(cut, role.writtenConfirmed() ? written : null)).toList(),
        uses,
        warnings,
        role.createdAt(),
        role.updatedAt());
  }

  /** One that is configured for all since the role was asked for is put on it by its next pass. */
  private static String boundary(Role role) {
    return role.adopted() || role.written() == null || role.state() != RoleState.ACTIVE
        ? role.settings().permissionsBoundary()
        : role.written().permissionsBoundary();
  }

  /** A role that Stint may only look at. */
  static RoleView of(IamRole role, List<String> attached) {
    return new RoleView(
        role.name().value(),
        role.arn().value(),
        RoleState.ACTIVE,
        null,
        role.description(),
        role.maxSession(),
        role.tags().values(),
        role.boundary().map(Arn::value).orElse(null),
        new RequestedPolicies(attached, Map.of()),
        List.of(),
        GrantRequirements.NONE,
        List.of(),
        false,
        true,
        JsonColumn.tree(role.trustPolicy()),
        List.of(),
        List.of(),
        List.of(),
        role.createdAt(),
        role.createdAt());
  }

  private static EndedSessions ended(SessionRevocation cut, RoleSnapshot written) {
    String at = '"' + cut.issuedBefore().toString() + '"';
    boolean armed =
        written != null
            && (armed(cut, at, written.inline().get(RevocationDenies.POLICY))
                || written.overflow().values().stream().anyMatch(text -> armed(cut, at, text)));
    return new EndedSessions(cut.userName(), cut.issuedBefore(), cut.keepUntil(), armed);
  }

  private static boolean armed(SessionRevocation cut, String at, String document) {
    return document != null
        && document.contains(at)
        && (cut.userName() == null || document.contains(":" + cut.userName() + '"'));
  }
}
