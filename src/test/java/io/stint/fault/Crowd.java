package io.stint.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Thousands of grants with one end: twenty each of five hundred people. */
final class Crowd {

  private static final int PEOPLE = 500;
  private static final int GRANTS = Integer.getInteger("faults.ends", 10_000);

  /** To ask for all of them. */
  private static final Duration ASKING = Duration.ofMinutes(6);

  private Crowd() {}

  static void ends(Blow blow) throws Exception {
    World world = blow.world();
    Requests requests = new Requests(world, Instant.now().plus(Duration.ofMinutes(15)));
    requests.must("POST", "/cohorts", "{\"name\": \"crowd\"}");
    List<String> members = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      members.add("{\"email\": \"one%d@uw.edu\"}".formatted(i));
    }
    requests.must(
        "POST", "/cohorts/crowd/members", "{\"members\": [" + String.join(",", members) + "]}");
    JsonNode cohort;
    do {
      blow.rest(Duration.ofSeconds(1));
      cohort = requests.must("GET", "/cohorts/crowd", "");
    } while (cohort.at("/members/active").asInt() < PEOPLE);
    Instant end = Instant.now().plus(ASKING).truncatedTo(ChronoUnit.SECONDS);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < GRANTS; i++) {
      numbers.add(i);
    }
    Together.each(
        numbers,
        i -> {
          Access access = new Access("one" + i % PEOPLE, Access.POLICY);
          String reason = "crowd-" + i;
          String body =
              World.grant(access.witness(), access.what(), reason, "PT0S")
                  .replace("\"ttl\": \"PT0S\"", "\"expiresAt\": \"" + end + "\"");
          blow.ledger().asked(reason, access, requests.send("POST", "/grants", body, 0));
        });
    blow.rest(
        Duration.between(Instant.now(), end.plusSeconds(1)).isNegative()
            ? Duration.ZERO
            : Duration.between(Instant.now(), end.plusSeconds(1)));
  }
}
