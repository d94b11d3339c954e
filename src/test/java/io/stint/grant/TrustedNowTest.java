package io.stint.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stint.policy.SessionRights;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whose grant is over when a trust policy shows an id in the place of an ARN. */
class TrustedNowTest {

  private static final Instant NOW = Instant.parse("2026-11-22T17:00:00Z");
  private static final String X = "arn:aws:iam::987654321098:user/x";
  private static final String Y = "arn:aws:iam::987654321098:role/y";
  private static final String DEAD = "AIDAIOSFODNN7EXAMPLE1";
  private static final String DEAD_TOO = "AROAIOSFODNN7EXAMPLE2";

  private static TrustedPrincipals trust(String sid, String... principals) {
    return TrustedPrincipals.of(
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\""
            + sid
            + "\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\""
            + String.join("\",\"", principals)
            + "\"]},\"Action\":\"sts:AssumeRole\"}]}");
  }

  /** One that was never said to be ACTIVE. */
  private static Grant grant(String arn) {
    return new Grant(
        new UUID(0, arn.hashCode()),
        new WantedGrant(
            GrantType.ASSUME_ROLE,
            Grantee.foreign(arn, null),
            GrantedAccessColumns.assumed(new UUID(0, 1), "Ops", null, SessionRights.NONE),
            NOW,
            NOW.plusSeconds(3600),
            null,
            false,
            false),
        null,
        NOW);
  }

  private static List<String> missing(TrustedPrincipals shown, String... arns) {
    return shown.missing(Stream.of(arns).map(TrustedNowTest::grant).toList(), Set.of()).stream()
        .map(grant -> grant.grantee().arn())
        .toList();
  }

  @Test
  void onlyStatementsOfGrantsCount() {
    assertEquals(
        new TrustedPrincipals(Set.of(X), Set.of(DEAD)), trust("StintGrantsOthers0", X, DEAD));
    assertEquals(TrustedPrincipals.NOBODY, trust("StintTrust0", X, DEAD));
    assertEquals(TrustedPrincipals.NOBODY, trust("Theirs", DEAD));
  }

  @Test
  void whoIsNamedIsThere() {
    assertEquals(List.of(), missing(trust("StintGrantsOthers0", X, DEAD), X));
  }

  @Test
  void whereNobodyIsDeadSomebodyTookTheNameOutOrIamLagsBehind() {
    assertEquals(List.of(), missing(trust("StintGrantsOthers0", Y), X));
  }

  @Test
  void whoWasPerhapsLetInIsGoneWhenThereAreIdsForAllOfThem() {
    assertEquals(List.of(X), missing(trust("StintGrantsOthers0", Y, DEAD), X, Y));
    assertEquals(List.of(X, Y), missing(trust("StintGrantsOthers0", DEAD, DEAD_TOO), X, Y));
    assertEquals(List.of(), missing(trust("StintGrantsOthers0", DEAD), X, Y));
  }

  @Test
  void idsThatAreKnownToBeOthersDoNotCount() {
    TrustedPrincipals shown = trust("StintGrantsOthers0", DEAD);
    assertEquals(List.of(), shown.missing(List.of(grant(X)), Set.of(DEAD)));
    assertEquals(Optional.of(DEAD), shown.onlyOneBeside(Set.of()));
    assertEquals(Optional.empty(), shown.onlyOneBeside(Set.of(DEAD)));
  }
}
