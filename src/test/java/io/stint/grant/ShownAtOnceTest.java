package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Somebody has deleted what a grant is written to and made another under its name: as soon as one
 * pass has met that, the grant says why nothing becomes of it.
 */
@QuarkusTest
class ShownAtOnceTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String ANYBODY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"AWS\":\"arn:aws:iam::987654321098:root\"},\"Action\":\"sts:AssumeRole\"}]}";

  private final String ada = unique("ada");
  private String crew;
  private String role;

  private void remade(String what) {
    IamClient iam = sandbox.iam();
    switch (what) {
      case "USER" -> {
        iam.deleteLoginProfile(r -> r.userName(ada));
        iam.removeUserFromGroup(r -> r.userName(ada).groupName(crew));
        iam.deleteUser(r -> r.userName(ada));
        iam.createUser(r -> r.userName(ada));
      }
      case "GROUP" -> {
        iam.removeUserFromGroup(r -> r.userName(ada).groupName(crew));
        iam.listGroupPolicies(r -> r.groupName(crew))
            .policyNames()
            .forEach(p -> iam.deleteGroupPolicy(r -> r.groupName(crew).policyName(p)));
        iam.deleteGroup(r -> r.groupName(crew));
        iam.createGroup(r -> r.groupName(crew));
      }
      default -> {
        iam.listRolePolicies(r -> r.roleName(role))
            .policyNames()
            .forEach(p -> iam.deleteRolePolicy(r -> r.roleName(role).policyName(p)));
        iam.deleteRole(r -> r.roleName(role));
        iam.createRole(r -> r.roleName(role).assumeRolePolicyDocument(ANYBODY));
      }
    }
  }

  private Map<String, Object> body(String type, Object principal) {
    return switch (type) {
      case "ASSUME_ROLE" -> assume(role, principal, HOUR);
      case "PASS_ROLE" ->
          Map.of("type", type, "principal", principal, "role", role, "ttl", HOUR.toString());
      default -> policy(principal, Map.of("document", LIST_USERS));
    };
  }

  @ParameterizedTest
  @CsvSource({
    "USER, POLICY",
    "USER, ASSUME_ROLE",
    "USER, PASS_ROLE",
    "GROUP, POLICY",
    "GROUP, ASSUME_ROLE",
    "GROUP, PASS_ROLE",
    "ROLE, ASSUME_ROLE"
  })
  void afterOnePass(String what, String type) {
    for (int i = 0; i < 3; i++) {
      crew = cohort(ada);
      role =
          role(Map.of("trust", List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com"))));
      remade(what);
      String id = ask(body(type, what.equals("GROUP") ? Map.of("cohort", crew) : member(ada)));
      loop.runOnce();
      grant(id).body("state", equalTo("PENDING")).body("failure.code", equalTo("NotOurs"));
      loop.runUntilIdle();
      grant(id).body("state", equalTo("PENDING")).body("failure.code", equalTo("NotOurs"));
      sandbox.advance(Duration.ofSeconds(10));
      loop.runUntilIdle();
      grant(id).body("state", equalTo("PENDING")).body("failure.code", equalTo("NotOurs"));
      revoke(id);
      loop.runUntilIdle();
      sandbox.newAccount();
      offContract().delete("/cohorts/{name}", crew);
      loop.runUntilIdle();
    }
  }

  /** Nobody who may pass a role needs a write on it: what is known of it is shown all the same. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void whoMayPassARoleThatIsSomebodyElses(boolean own) {
    crew = cohort(ada);
    role =
        role(Map.of("trust", List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com"))));
    remade("ROLE");
    String first = ask(body("ASSUME_ROLE", own ? member(ada) : Map.of("cohort", crew)));
    loop.runUntilIdle();
    grant(first).body("failure.code", equalTo("NotOurs"));
    String id = ask(body("PASS_ROLE", own ? member(ada) : Map.of("cohort", crew)));
    loop.runUntilIdle();
    grant(id).body("state", equalTo("PENDING")).body("failure.code", equalTo("NotOurs"));
  }
}
