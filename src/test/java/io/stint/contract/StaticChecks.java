package io.stint.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What can be said of the contract beside the code, without an answer. */
final class StaticChecks {

  private static final String PACKAGE = "io.stint.";

  /** Which enum of the code each of the contract's is. */
  private static final Map<String, String> ENUMS =
      Map.ofEntries(
          Map.entry("AccessKeyStatus", "cohort.credential.AccessKeyView$Status"),
          Map.entry("AuditAction", "audit.AuditAction"),
          Map.entry("Chaining", "role.Chaining"),
          Map.entry("CohortOrder", "cohort.CohortFilter$Order"),
          Map.entry("CohortState", "cohort.CohortState"),
          Map.entry("CredentialRenewal", "cohort.credential.Renewal"),
          Map.entry("CredentialState", "cohort.Credentials"),
          Map.entry("Decision", "policy.Answer"),
          Map.entry("DocumentSide", "grant.GrantPlan$Side"),
          Map.entry("EndedBy", "grant.EndedBy"),
          Map.entry("ExplanationSide", "grant.explanation.Explanation$Side"),
          Map.entry("GrantState", "grant.GrantState"),
          Map.entry("GrantType", "grant.GrantType"),
          Map.entry("Guard", "grant.Guard"),
          Map.entry("InstanceProfileState", "instanceprofile.ProfileState"),
          Map.entry("LeftoversActionKind", "grant.use.Leftovers$Action"),
          Map.entry("MemberState", "cohort.MemberState"),
          Map.entry("PasswordMode", "cohort.PasswordMode"),
          Map.entry("ProblemCode", "web.ProblemCode"),
          Map.entry("RoleState", "role.RoleState"),
          Map.entry("RosterMode", "cohort.roster.Upload$Mode"),
          Map.entry("RosterOutcome", "cohort.roster.RowOutcome"),
          Map.entry("UserNameRule", "cohort.roster.UserNames"),
          Map.entry("WebhookState", "webhook.WebhookState"));

  private StaticChecks() {}

  /** Enums of the contract that are not the code's. */
  static List<String> enums(Contract contract) {
    List<String> wrong = new ArrayList<>();
    JsonNode schemas = contract.root().at("/components/schemas");
    ENUMS.forEach(
        (name, type) -> {
          Set<String> described = new TreeSet<>();
          schemas.path(name).path("enum").forEach(value -> described.add(value.asText()));
          Set<String> known = values(type);
          if (!described.equals(known)) {
            wrong.add(name + " has " + described + ", the code " + known);
          }
        });
    return wrong;
  }

  /** Each says its own name as it is sent. */
  private static Set<String> values(String type) {
    try {
      Set<String> values = new TreeSet<>();
      for (Object constant : Class.forName(PACKAGE + type).getEnumConstants()) {
        values.add(constant.toString());
      }
      return values;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Members of answers that are not required though they are always sent: null where there is
   * nothing. What requests share may be left out there.
   */
  static List<String> required(Contract contract) {
    Set<String> ofRequests = new HashSet<>();
    for (Operation operation : contract.operations()) {
      ofRequests.addAll(Mutation.reached(contract, operation, "requestBody").keySet());
    }
    Set<String> wrong = new TreeSet<>();
    for (Operation operation : contract.operations()) {
      Mutation.reached(contract, operation, "responses")
          .forEach(
              (at, schema) -> {
                Set<String> required = new HashSet<>();
                schema.path("required").forEach(name -> required.add(name.asText()));
                schema
                    .path("properties")
                    .fieldNames()
                    .forEachRemaining(
                        name -> {
                          if (!required.contains(name) && !ofRequests.contains(at)) {
                            wrong.add(at + "/" + name);
                          }
                        });
              });
    }
    return List.copyOf(wrong);
  }
}
