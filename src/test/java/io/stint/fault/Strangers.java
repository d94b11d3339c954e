package io.stint.fault;

import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Somebody removes a user of Stint's and makes another under the name, after answers that are not
 * AWS's: a proxy's page, nothing at all, half an answer.
 */
final class Strangers {

  private static final String NAME = "remade";
  private static final List<String> PAGES =
      List.of("HTML_PAGE", "EMPTY_ANSWER", "BAD_GATEWAY", "ERROR_PAGE", "CUT_OFF");

  private Strangers() {}

  static void come(Blow blow) throws Exception {
    World world = blow.world();
    Requests requests = new Requests(world, Duration.ofSeconds(90));
    String members = "/cohorts/" + World.COHORT + "/members";
    requests.must("POST", members, World.member(NAME));
    for (String page : PAGES) {
      for (int nth = 1; nth < 60; nth += 6) {
        world.aws().plan("{\"kind\": \"%s\", \"nth\": %d}".formatted(page, nth));
      }
      blow.rest(Duration.ofSeconds(10));
    }
    world.aws().faults("{}");
    blow.rest(Duration.ofSeconds(8));
    try (IamClient iam = world.aws().iam()) {
      replace(iam);
    }
    blow.isForeign("user/" + NAME);
    world.decoysAreNow();
    // The former user is to lose everything; the stranger is to keep what they have.
    requests.send("DELETE", members + "/" + NAME, "", 0);
  }

  private static void replace(IamClient iam) {
    iam.listGroupsForUser(r -> r.userName(NAME))
        .groups()
        .forEach(
            group -> iam.removeUserFromGroup(r -> r.userName(NAME).groupName(group.groupName())));
    iam.listUserPolicies(r -> r.userName(NAME))
        .policyNames()
        .forEach(policy -> iam.deleteUserPolicy(r -> r.userName(NAME).policyName(policy)));
    iam.deleteLoginProfile(r -> r.userName(NAME));
    iam.deleteUser(r -> r.userName(NAME));
    iam.createUser(r -> r.userName(NAME).path("/others/"));
  }
}
