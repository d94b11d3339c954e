package io.stint.grant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.stint.policy.Outliving;
import io.stint.policy.Warning;
import io.stint.reconcile.ReconciledRow.FailureView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A grant as it is shown.
 *
 * @param expiresAt as it was asked for
 * @param endsAt as it is: earlier when the grantee's cohort ends before, or it was ended
 * @param warnings what whoever grants it should know
 * @param endedBy what ended it, or will end it before {@code expiresAt}
 */
record GrantView(
    UUID id,
    GrantType type,
    GrantRequest.Principal principal,
    String role,
    List<String> passTo,
    PolicyView policy,
    Instant startsAt,
    Instant expiresAt,
    Instant endsAt,
    String reason,
    GrantState state,
    FailureView failure,
    EndedBy endedBy,
    Enforcement enforcement,
    List<Warning> warnings,
    Instant activeAt,
    Instant endedAt,
    Instant revokedAt,
    Instant createdAt,
    Instant updatedAt,
    @JsonIgnore long version) {

  /**
   * @param arn null for a document of the request's own
   * @param document what is written with a date; null when the policy is attached as it is
   */
  record PolicyView(String arn, JsonNode document) {}

  /**
   * Who ends the access: AWS itself by these guards, and Stint.
   *
   * @param outliving sessions of roles of other accounts: nobody here can end them
   */
  record Enforcement(
      @JsonProperty("AWS") Set<Guard> aws, boolean scheduler, List<Outliving> outliving) {}

  private static List<Warning> warnings(Grant grant, List<Outliving> outliving) {
    List<Warning> warnings =
        new ArrayList<>(outliving.stream().map(one -> one.warning("/policy")).toList());
    if (grant.privileged()) {
      warnings.add(
          new Warning(
              "/role",
              "PRIVILEGED_ROLE",
              "The role "
                  + grant.target().roleName()
                  + " is privileged: who holds it can raise their own rights, and so keep access"
                  + " beyond the end. What Stint then finds on its own users that is not its own"
                  + " it removes."));
    }
    return warnings;
  }

  static GrantView of(Grant grant, FailureView failure, Instant now) {
    Grantee grantee = grant.grantee();
    Target target = grant.target();
    List<Outliving> outliving =
        target.document().stream()
            .flatMap(document -> document.assumedRoles().stream())
            .map(Outliving::ofUsers)
            .toList();
    return new GrantView(
        grant.id(),
        grant.type(),
        new GrantRequest.Principal(grantee.userName(), grantee.cohortName(), grantee.arn()),
        target.roleName(),
        grant.type() == GrantType.PASS_ROLE ? target.passTo() : null,
        grant.type() == GrantType.POLICY
            ? new PolicyView(
                target.policyArn(),
                target.document().map(document -> Documents.tree(document.toJson())).orElse(null))
            : null,
        grant.startsAt(),
        grant.expiresAt(),
        grant.endsAt(),
        grant.reason(),
        grant.stateAt(now),
        failure,
        grant.endedBy(),
        new Enforcement(grant.guards(), true, outliving),
        warnings(grant, outliving),
        grant.activeAt(),
        grant.endedAt(),
        grant.revokedAt(),
        grant.createdAt(),
        grant.updatedAt(),
        grant.version());
  }
}
