package io.stint.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Thousands of grants with one end: twenty each of five hundred people. */
final class Crowd {

  private static final int EACH = 20;
  private static final int GRANTS = Integer.getInteger("faults.ends", 10_000);

  /** How fast this machine is, is learned from so many. */
  private static final int FIRST = 400;

  private static final Duration LEAST = Duration.ofSeconds(60);
  private static final Duration MOST = Duration.ofMinutes(15);

  private final Blow blow;
  private final Requests requests;

  private Crowd(Blow blow) {
    this.blow = blow;
    this.requests = new Requests(blow.world(), Duration.ofMinutes(10));
  }

  static void ends(Blow blow) throws Exception {
    new Crowd(blow).end();
  }

  private void end() throws Exception {
    enrol((FIRST + GRANTS) / EACH);
    Instant began = Instant.now();
    ask(0, FIRST, began.plus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS));
    Duration first = Duration.between(began, Instant.now());
    Duration asking = first.multipliedBy(GRANTS).dividedBy(FIRST).multipliedBy(3).dividedBy(2);
    asking = asking.compareTo(MOST) > 0 ? MOST : asking.plus(LEAST);
    Instant end = Instant.now().plus(asking).truncatedTo(ChronoUnit.SECONDS);
    ask(FIRST, FIRST + GRANTS, end);
    if (!Instant.now().isBefore(end)) {
      throw new IllegalStateException(GRANTS + " grants were not made in " + asking);
    }
    blow.rest(Duration.between(Instant.now(), end.plusSeconds(1)));
  }

  private void enrol(int people) throws InterruptedException {
    requests.must("POST", "/cohorts", "{\"name\": \"crowd\"}");
    List<String> members = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      members.add("{\"email\": \"one%d@uw.edu\"}".formatted(i));
    }
    requests.must(
        "POST", "/cohorts/crowd/members", "{\"members\": [" + String.join(",", members) + "]}");
    JsonNode cohort;
    do {
      blow.rest(Duration.ofSeconds(1));
      cohort = requests.must("GET", "/cohorts/crowd", "");
    } while (cohort.at("/members/active").asInt() < people);
  }

  /** One person's after the other's: what is asked for together is written together. */
  private void ask(int from, int to, Instant end) throws Exception {
    Together.each(
        IntStream.range(from, to).boxed().toList(),
        i -> {
          Access access = new Access("one" + i / EACH, Access.POLICY);
          String reason = "crowd-" + i;
          String body =
              World.grant(access.witness(), access.what(), reason, "PT0S")
                  .replace("\"ttl\": \"PT0S\"", "\"expiresAt\": \"" + end + "\"");
          blow.ledger().asked(reason, access, requests.send("POST", "/grants", body, 0));
        });
  }
}
