package io.stint.access;

import io.stint.security.Caller;
import io.stint.security.CallerRole;
import io.stint.web.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The body of {@code POST /api-tokens}.
 *
 * @param subject the service that it is for; null: whoever asks
 * @param groups that its holder is in, as owners name them
 * @param expiresAt in place of {@code ttl}; at most {@link #LONGEST} away
 */
record ApiTokenRequest(
    String name,
    CallerRole role,
    String subject,
    List<String> groups,
    Instant expiresAt,
    Duration ttl) {

  static final Duration LONGEST = Duration.ofDays(90);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern GROUP = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final int MOST_GROUPS = 50;

  /** Those that something else stands for, however they are spelt. */
  private static final Set<String> TAKEN = Set.of(Caller.BOOTSTRAP, Caller.STINT, "metrics");

  ApiTokenRequest {
    groups = groups == null ? List.of() : groups;
  }

  Instant end(Instant now) {
    return expiresAt != null ? expiresAt : now.plus(ttl);
  }

  /**
   * @throws Refusal 400 with all that is wrong
   */
  void check(Caller caller, Instant now) {
    Refusal.Collector wrong = Refusal.collector();
    wrong.require(
        name != null && NAME.matcher(name).matches(),
        "/name",
        "name is 1 to 64 of A-Z a-z 0-9 . _ -.");
    wrong.require(role != null, "/role", "role is required.");
    checkSubject(caller, wrong);
    wrong.require(
        groups.size() <= MOST_GROUPS, "/groups", "There are at most " + MOST_GROUPS + " groups.");
    for (int i = 0; i < groups.size(); i++) {
      wrong.require(
          groups.get(i) != null && GROUP.matcher(groups.get(i)).matches(),
          "/groups/" + i,
          "A group has 1 to 128 visible ASCII characters.");
    }
    if (wrong.require(
        (expiresAt == null) != (ttl == null), "", "One of expiresAt and ttl is required.")) {
      String pointer = ttl == null ? "/expiresAt" : "/ttl";
      wrong.require(
          ttl == null || ttl.compareTo(LONGEST) <= 0 && end(now).isAfter(now),
          pointer,
          "A token lasts at most 90 days.");
      wrong.require(
          expiresAt == null || expiresAt.isAfter(now) && !expiresAt.isAfter(now.plus(LONGEST)),
          pointer,
          "A token ends in the future, at most 90 days from now.");
      wrong.require(
          caller.tokenId() == null
              || ttl != null && ttl.compareTo(LONGEST) > 0
              || !end(now).isAfter(caller.endsAt()),
          pointer,
          "A token does not outlast the one that makes it, which ends at " + caller.endsAt() + ".");
    }
    wrong.orThrow();
  }

  private void checkSubject(Caller caller, Refusal.Collector wrong) {
    boolean shared = caller.name().equals(Caller.BOOTSTRAP);
    if (subject == null) {
      wrong.require(
          !shared, "/subject", "STINT_TOKEN is nobody's: say which service the token is for.");
      wrong.require(
          shared || caller.groups().containsAll(groups),
          "/groups",
          "A token of your own is in no group that you are not in.");
    } else {
      wrong.require(
          NAME.matcher(subject).matches() && !TAKEN.contains(subject.toLowerCase(Locale.ROOT)),
          "/subject",
          "subject is 1 to 64 of A-Z a-z 0-9 . _ -, and none of " + new TreeSet<>(TAKEN) + ".");
    }
  }
}
