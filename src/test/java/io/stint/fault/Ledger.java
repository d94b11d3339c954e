package io.stint.fault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was asked for, and what the service said it had taken. */
final class Ledger {

  private final Map<String, Boolean> people = new LinkedHashMap<>();
  private final Map<String, Given> grants = new LinkedHashMap<>();
  private int acknowledged;
  private int refused;
  private int unanswered;

  /**
   * A grant that was taken.
   *
   * @param reason unlike any other's: it is how the grant is found again
   * @param endsAt as it was said last; null: nobody was told
   * @param revoked whether it was said that it ends now
   * @param uncertain whether something was asked of it that got no answer
   */
  record Given(
      String reason, String id, Access access, Instant endsAt, boolean revoked, boolean uncertain) {

    boolean isTaken() {
      return id != null;
    }
  }

  synchronized void uploaded(String email, Requests.Answered answer) {
    people.put(email, count(answer));
  }

  synchronized void asked(String reason, Access access, Requests.Answered answer) {
    boolean taken = count(answer);
    grants.put(
        reason,
        new Given(
            reason,
            taken ? answer.body().get("id").asText() : null,
            access,
            taken ? Instant.parse(answer.body().get("endsAt").asText()) : null,
            false,
            !taken));
  }

  synchronized void prolonged(Given given, Requests.Answered answer) {
    boolean taken = count(answer);
    grants.put(
        given.reason(),
        new Given(
            given.reason(),
            given.id(),
            given.access(),
            taken ? Instant.parse(answer.body().get("endsAt").asText()) : given.endsAt(),
            given.revoked(),
            given.uncertain() || !taken && answer.again()));
  }

  synchronized void revoked(Given given, Requests.Answered answer) {
    boolean taken = count(answer);
    grants.put(
        given.reason(),
        new Given(
            given.reason(),
            given.id(),
            given.access(),
            given.endsAt(),
            given.revoked() || taken,
            given.uncertain() || !taken && answer.again()));
  }

  /** Whether nothing that was asked for gives this access any more, as far as is known. */
  synchronized boolean givesNothing(Access access, Instant now) {
    return grants.values().stream()
        .filter(given -> given.access().equals(access))
        .allMatch(
            given ->
                given.revoked()
                    || given.isTaken() && !given.uncertain() && !given.endsAt().isAfter(now));
  }

  /** Something that is not looked at one by one afterwards. */
  synchronized boolean count(Requests.Answered answer) {
    if (answer.isTaken()) {
      acknowledged++;
    } else if (answer.status() == 0) {
      unanswered++;
    } else {
      refused++;
    }
    return answer.isTaken();
  }

  /** E-mail addresses, and whether their upload was acknowledged. */
  synchronized Map<String, Boolean> people() {
    return new LinkedHashMap<>(people);
  }

  /** In the order in which they were asked for. */
  synchronized List<Given> grants() {
    return new ArrayList<>(grants.values());
  }

  synchronized int acknowledged() {
    return acknowledged;
  }

  synchronized int refused() {
    return refused;
  }

  /** What got no answer at all, also after the fault was over. */
  synchronized int unanswered() {
    return unanswered;
  }
}
