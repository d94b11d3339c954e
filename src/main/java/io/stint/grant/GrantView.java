package io.stint.grant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.stint.database.JsonColumn;
import io.stint.policy.Outliving;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Warning;
import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.role.ReachableRole;
import io.stint.web.EntityTag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A grant as it is shown.
 *
 * @param expiresAt as it was asked for
 * @param endsAt as it is: earlier when the grantee's cohort ends before, or it was ended
 * @param warnings what whoever grants it should know
 * @param sessions what may outlive it; null: AWS refuses its sessions from the end on, or it has
 *     none
 * @param request what is asked for, and waits for others to agree; null: nothing
 * @param approvals what was said to what was asked for, the eldest first
 * @param tag with what else is seen of what is asked for
 * @param endedBy what ended it, or will end it before {@code expiresAt}
 */
record GrantView(
    UUID id,
    GrantType type,
    GrantRequest.Principal principal,
    String role,
    List<String> passTo,
    boolean tagSession,
    boolean setSourceIdentity,
    PolicyView policy,
    Instant startsAt,
    Instant expiresAt,
    Instant endsAt,
    String reason,
    GrantState state,
    FailureView failure,
    String waitingFor,
    EndedBy endedBy,
    Enforcement enforcement,
    Sessions sessions,
    List<Warning> warnings,
    Instant activeAt,
    Instant endedAt,
    Instant revokedAt,
    Instant createdAt,
    Instant updatedAt,
    RequestView request,
    List<RequestView.Said> approvals,
    @JsonIgnore String tag) {

  /**
   * @param arn null for a document of the request's own
   * @param document what is written with a date; null when the policy is attached as it is
   */
  record PolicyView(String arn, JsonNode document) {}

  /**
   * Sessions of a principal that Stint does not manage.
   *
   * @param until when none can live any more; null: none can
   * @param denied that they were ended, for everybody on the role; null: they were not
   */
  record Sessions(Instant until, DeniedSessions denied) {}

  /**
   * @param of {@code *}: everybody's on the role, since nobody knows the principal's by name
   * @param issuedBefore sessions that were made before are refused
   * @param armed whether the Deny is in IAM
   */
  record DeniedSessions(String of, Instant issuedBefore, boolean armed) {}

  /** Whether sessions may live that were to end, since the Deny is not known to be in IAM yet. */
  boolean hasSessionsToBeDenied() {
    return sessions != null && sessions.denied() != null && sessions.until() != null;
  }

  private static Sessions sessions(Grant grant, boolean armed, Instant now) {
    if (!ForeignSessions.areUnknown(grant)) {
      return null;
    }
    Instant gone = ForeignSessions.goneAt(grant.endsAt(), grant.revokedAt(), now);
    return new Sessions(
        armed || !now.isBefore(gone) ? null : gone,
        grant.sessionsDeniedAt() == null
            ? null
            : new DeniedSessions("*", ForeignSessions.issuedBefore(grant.revokedAt(), now), armed));
  }

  /**
   * @param denied whether AWS refuses that a session assumes a further role
   * @param roles those that can be reached; none where that is denied
   * @param sessionsOf how long a session of such a role lives at most; null where that is denied
   * @param elsewhere those of other accounts
   */
  record Chaining(
      boolean denied,
      List<ReachableRole> roles,
      Duration sessionsOf,
      @JsonIgnore List<Outliving> elsewhere) {}

  /**
   * Who ends the access: AWS itself by these guards, and Stint.
   *
   * @param outliving sessions of roles of other accounts: nobody here can end them
   * @param chaining null where there are no sessions
   */
  record Enforcement(
      @JsonProperty("AWS") Set<Guard> aws,
      boolean scheduler,
      List<Outliving> outliving,
      Chaining chaining) {}

  private static List<Warning> warnings(
      Grant grant,
      Optional<PolicyDocument> document,
      List<Outliving> outliving,
      Chaining chaining,
      List<Warning> reached) {
    List<Warning> warnings =
        new ArrayList<>(
            outliving.stream()
                .map(one -> one.warning(grant.type() == GrantType.POLICY ? "/policy" : "/role"))
                .toList());
    if (chaining != null && !chaining.denied()) {
      warnings.add(
          new Warning(
              "/role",
              "CHAINING",
              "Sessions may assume further roles; what they make so is not ended with the grant."));
    }
    warnings.addAll(reached);
    document.stream()
        .flatMap(its -> its.vending().stream())
        .forEach(one -> warnings.add(new Warning("/policy", one.code(), one.message())));
    if (grant.privileged()) {
      warnings.add(
          new Warning(
              "/role",
              "PRIVILEGED_ROLE",
              ("The role %s is privileged: who holds it can raise their own rights, and"
                      + " so keep access beyond the end. What Stint then finds on its own users"
                      + " that is not its own it removes.")
                  .formatted(grant.target().roleName())));
    }
    return List.copyOf(warnings);
  }

  /**
   * @param document its own: read once, that is dear
   * @param waitingFor what has to be written first; null: nothing, or it fails
   * @param armed whether sessions that were to be denied surely are
   * @param chaining null where there are no sessions
   * @param reached of the roles that it leads to
   * @param asked what is asked for, and what was said to it
   */
  static GrantView of(
      Grant grant,
      Optional<PolicyDocument> document,
      FailureView failure,
      String waitingFor,
      boolean armed,
      Chaining chaining,
      List<Warning> reached,
      Requests.Shown asked,
      Instant now) {
    Grantee grantee = grant.grantee();
    GrantedAccessColumns target = grant.target();
    List<Outliving> outliving =
        chaining != null
            ? chaining.elsewhere()
            : document.stream()
                .flatMap(its -> its.assumedRoles().stream())
                .map(Outliving::ofUsers)
                .toList();
    return new GrantView(
        grant.id(),
        grant.type(),
        new GrantRequest.Principal(grantee.userName(), grantee.cohortName(), grantee.arn()),
        target.roleName(),
        grant.type() == GrantType.PASS_ROLE ? target.passTo() : null,
        target.tagSession(),
        target.setSourceIdentity(),
        grant.type() == GrantType.POLICY
            ? new PolicyView(target.policyArn(), JsonColumn.tree(target.policyDocument()))
            : null,
        grant.startsAt(),
        grant.expiresAt(),
        grant.endsAt(),
        grant.reason(),
        grant.stateAt(now),
        failure,
        waitingFor,
        grant.endedBy(),
        new Enforcement(grant.guards(), true, outliving, chaining),
        sessions(grant, armed, now),
        warnings(grant, document, outliving, chaining, reached),
        grant.activeAt(),
        grant.endedAt(),
        grant.revokedAt(),
        grant.createdAt(),
        grant.updatedAt(),
        asked.request(),
        asked.said(),
        EntityTag.of(grant.version(), asked.seen()));
  }
}
