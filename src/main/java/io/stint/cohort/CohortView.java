package io.stint.cohort;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.stint.access.Owner;
import io.stint.cohort.roster.UserNames;
import io.stint.iam.PolicyArn;
import io.stint.policy.Bounds;
import io.stint.policy.Outliving;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Warning;
import io.stint.reconcile.ReconciledRow.FailureView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A cohort as it is shown. */
record CohortView(
    String name,
    String description,
    String arn,
    CohortState state,
    FailureView failure,
    CohortPolicies policies,
    Instant endsAt,
    Duration removeAfter,
    UserNames userNames,
    PasswordView password,
    CredentialRule credentials,
    SelfService selfService,
    Map<String, String> tags,
    String permissionsBoundary,
    List<Owner> owners,
    MemberCounts members,
    List<FailingMember> failingMembers,
    String waitingFor,
    GroupView group,
    String signInUrl,
    Enforcement enforcement,
    List<Warning> warnings,
    Instant createdAt,
    Instant updatedAt,
    @JsonIgnore long version) {

  /** How members get their passwords; the shared one is never shown. */
  record PasswordView(PasswordMode mode) {}

  /** A member that fails for a reason of its own. */
  record FailingMember(String userName, String code, String message, Instant since) {}

  /** What else has to happen first; null: nothing. */
  private static String waitingFor(CohortState shown, MemberCounts members) {
    int left = members.total() - members.ended();
    return left > 0 && (shown == CohortState.ENDING || shown == CohortState.DELETING)
        ? "%d of %d members are to leave the group yet.".formatted(left, members.total())
        : null;
  }

  /**
   * The IAM user group.
   *
   * @param arn null until it is there
   * @param cutAt since when it gives nothing any more, because the cohort has ended; null: it may
   *     give something
   */
  record GroupView(String name, String arn, Instant cutAt) {}

  /**
   * Where the members stand; the first four add up to the total.
   *
   * @param removed of those that have ended: whose user is gone too
   * @param suspended of those that have ended: who can be let in again
   */
  record MemberCounts(
      int total, int pending, int active, int failing, int ended, int removed, int suspended) {

    static final MemberCounts NONE = new MemberCounts(0, 0, 0, 0, 0, 0, 0);

    static MemberCounts of(ResultSet row) throws SQLException {
      return new MemberCounts(
          row.getInt("total"),
          row.getInt("pending"),
          row.getInt("active"),
          row.getInt("failing"),
          row.getInt("ended"),
          row.getInt("removed"),
          row.getInt("suspended"));
    }
  }

  /**
   * Who ends the access at the end.
   *
   * @param outliving sessions of roles of other accounts: nobody here can end them
   * @param AWS {@code DATED_ALLOW}: everything that the group gives holds only until then
   */
  record Enforcement(List<String> AWS, boolean scheduler, List<Outliving> outliving) {

    static final String DATED_ALLOW = "DATED_ALLOW";

    static Enforcement of(boolean dated, boolean hasEnd, CohortPolicies policies) {
      return new Enforcement(
          dated ? List.of(DATED_ALLOW) : List.of(),
          hasEnd,
          policies.inline().values().stream()
              .flatMap(document -> GroupPlanner.parse(document).assumedRoles().stream())
              .distinct()
              .map(Outliving::ofUsers)
              .toList());
    }

    private List<Warning> warnings() {
      return outliving.stream().map(one -> one.warning("/policies/inline")).toList();
    }
  }

  /**
   * @param bounds of what members may be given
   */
  static List<Warning> warnings(
      Enforcement enforcement, CohortPolicies policies, SelfService selfService, Bounds bounds) {
    List<Warning> all = new ArrayList<>(enforcement.warnings());
    if (!selfService.password()) {
      all.add(
          new Warning(
              "/selfService/password",
              "STOPS_FIRST_SIGN_IN",
              "members may not change their own passwords, so that none can sign in for the first"
                  + " time unless the account's password policy or something else lets them"));
    }
    policies
        .inline()
        .forEach(
            (name, json) -> {
              PolicyDocument document = GroupPlanner.parse(json);
              Stream.concat(document.vending().stream(), bounds.warnings(document).stream())
                  .map(
                      one ->
                          new Warning(
                              CohortRules.pointer(name) + one.pointer(), one.code(), one.message()))
                  .forEach(all::add);
            });
    for (int i = 0; i < policies.managed().size() && enforcement.AWS().isEmpty(); i++) {
      if (!new PolicyArn(policies.managed().get(i)).awsManaged()) {
        all.add(
            new Warning(
                "/policies/managed/" + i,
                "OWNER_MAY_CHANGE",
                "without an end of the cohort the policy is attached as it is: what its owner adds"
                    + " to it later is given too"));
      }
    }
    return all;
  }

  static CohortView of(
      Cohort cohort,
      MemberCounts members,
      List<FailingMember> failing,
      Bounds bounds,
      Instant now) {
    CohortPolicies policies = cohort.policies();
    String arn = cohort.groupArn().orElse(null);
    Enforcement enforcement = Enforcement.of(cohort.dated(), cohort.endsAt() != null, policies);
    return new CohortView(
        cohort.name(),
        cohort.description(),
        arn,
        cohort.shownState(now),
        cohort.failure().orElse(null),
        policies,
        cohort.endsAt(),
        cohort.removeAfter(),
        cohort.userNames(),
        new PasswordView(cohort.passwordMode()),
        new CredentialRule(cohort.unusedFor()),
        cohort.selfService(),
        cohort.attributes().tags(),
        cohort.attributes().permissionsBoundary(),
        cohort.owners(),
        members,
        failing,
        waitingFor(cohort.shownState(now), members),
        new GroupView(cohort.name(), arn, cohort.cutAt()),
        cohort.signInUrl(),
        enforcement,
        warnings(enforcement, policies, cohort.selfService(), bounds),
        cohort.createdAt(),
        cohort.updatedAt(),
        cohort.version());
  }
}
