package io.stint.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * A cohort as large as an account can have users ends while AWS lets one call a second through, and
 * while the members of another that has ended are severed one by one. That its own are, is not
 * waited for; nobody is removed before.
 */
final class LargeCohort {

  private static final String NAME = "large";
  private static final int OTHERS = 50;

  /** An account has 5,000 users at most, and there are others in it. */
  static final int MEMBERS = Integer.getInteger("faults.members", 4_940);

  private static final int SAMPLE = 8;

  /** Of one upload. */
  private static final int MOST = 500;

  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Blow blow;
  private final Requests requests;

  private LargeCohort(Blow blow) {
    this.blow = blow;
    this.requests = new Requests(blow.world(), PATIENCE);
  }

  static void ends(Blow blow) throws Exception {
    new LargeCohort(blow).end();
  }

  private void end() throws Exception {
    fill("others", OTHERS);
    fill(NAME, MEMBERS);
    List<AwsCredentials> sample = keys();
    blow.world().aws().faults(Scenarios.THROTTLE);
    delete("others");
    // Its members are being severed, and what AWS lets through is known.
    blow.rest(Duration.ofSeconds(30));
    delete(NAME);
    for (int i = 0; i < sample.size(); i++) {
      AwsCredentials who = sample.get(i);
      blow.watch()
          .ends(new Access(NAME + i, Access.POLICY), () -> blow.world().sessions().looks(who));
    }
    blow.rest(Duration.ofSeconds(30));
    blow.world().aws().faults("{}");
  }

  /** What the cohort gives has no date: its end is Stint's to bring about. */
  private void fill(String name, int people) throws Exception {
    ask(
        "/cohorts",
        """
        {"name": "%s",
         "policies": {"managed": ["arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"]}}
        """
            .formatted(name));
    for (int from = 0; from < people; from += MOST) {
      List<String> members = new ArrayList<>();
      for (int i = from; i < Math.min(people, from + MOST); i++) {
        members.add("{\"email\": \"%s%d@uw.edu\"}".formatted(name, i));
      }
      ask("/cohorts/" + name + "/members", "{\"members\": [" + String.join(",", members) + "]}");
    }
    Instant limit = Instant.now().plus(PATIENCE);
    while (requests.must("GET", "/cohorts/" + name, "").at("/members/active").asInt() < people) {
      if (Instant.now().isAfter(limit)) {
        throw new IllegalStateException(requests.must("GET", "/cohorts/" + name, "").toString());
      }
      blow.rest(Duration.ofSeconds(2));
      // AWS's log holds the newest calls only.
      blow.world().aws().calls();
    }
  }

  private void ask(String path, String body) throws InterruptedException {
    blow.ledger().count(requests.send("POST", path, body, 5));
  }

  private void delete(String cohort) throws InterruptedException {
    blow.ledger().count(requests.send("DELETE", "/cohorts/" + cohort, "", 0));
  }

  /** Of members all over the cohort, who may do what it gives. */
  private List<AwsCredentials> keys() throws Exception {
    List<AwsCredentials> keys = new ArrayList<>();
    for (int i = 0; i < SAMPLE; i++) {
      String member = NAME + i * MEMBERS / SAMPLE;
      JsonNode key =
          requests.must("POST", "/cohorts/" + NAME + "/members/" + member + "/access-keys", "");
      AwsCredentials own =
          AwsBasicCredentials.create(
              key.get("accessKeyId").asText(), key.get("secretAccessKey").asText());
      if (blow.world().sessions().looks(own) != Sessions.Answer.GIVEN) {
        throw new IllegalStateException(member + " may not do what the cohort gives");
      }
      keys.add(own);
    }
    return keys;
  }
}
