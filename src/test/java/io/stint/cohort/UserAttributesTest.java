package io.stint.cohort;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.stint.cohort.UserRow.Membership;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which boundary and which tags hold, whatever somebody is in. */
class UserAttributesTest {

  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Instant OVER = NOW.minusSeconds(60);

  private static Membership in(String boundary, Map<String, String> tags) {
    return membership(false, false, null, boundary, tags);
  }

  private static Membership in(String boundary) {
    return in(boundary, Map.of());
  }

  private static Membership ended(String boundary, boolean inGroup) {
    return membership(!inGroup, false, OVER, boundary, Map.of("Over", "1"));
  }

  private static Membership leaving(String boundary) {
    return membership(false, true, null, boundary, Map.of());
  }

  private static Membership membership(
      boolean ended, boolean leaving, Instant endsAt, String boundary, Map<String, String> tags) {
    return new Membership(
        UUID.randomUUID(),
        ended,
        leaving,
        !ended,
        false,
        false,
        UUID.randomUUID(),
        "c",
        CohortState.ACTIVE,
        endsAt,
        Duration.ofDays(7),
        Duration.ofDays(1),
        true,
        "AGPA",
        null,
        null,
        new UserAttributes(boundary, tags));
  }

  private static UserRow user(String boundary, Membership... memberships) {
    return new UserRow(
        UUID.randomUUID(),
        0,
        "ada",
        false,
        false,
        "arn",
        "AIDA",
        null,
        boundary,
        boundary != null,
        Map.of(),
        false,
        true,
        Credentials.NONE,
        null,
        null,
        null,
        true,
        null,
        Arrays.asList(memberships),
        new Sight());
  }

  private static String within(UserRow user) {
    return user.attributes(List.of(), NOW).permissionsBoundary();
  }

  @Test
  void theOneThatAnyCohortAsksForHoldsInAll() {
    assertNull(within(user(null, in(null))));
    assertEquals("A", within(user(null, in(null), in("A"))));
    assertEquals("A", within(user(null, in("A"), in(null), in("A"))));
  }

  @Test
  void ofTwoTheOneThatIsThereStays() {
    assertEquals("A", within(user(null, in("A"), in("B"))));
    assertEquals("B", within(user("B", in("A"), in("B"))));
  }

  @Test
  void itStaysUntilWhatWasGivenWithinItIsGone() {
    Membership old = leaving("A");
    UserRow ada = user("A", old, in("B"));
    assertEquals("A", within(ada));
    assertEquals("B", ada.attributes(List.of(old), NOW).permissionsBoundary());
    assertNull(user("A", old, in(null)).attributes(List.of(old), NOW).permissionsBoundary());
    Membership over = ended("A", true);
    assertEquals("A", within(user("A", over, in("B"))));
    assertEquals(
        "B", user("A", over, in("B")).attributes(List.of(over), NOW).permissionsBoundary());
    assertEquals(
        "A", user("A", over, in(null)).attributes(List.of(over), NOW).permissionsBoundary());
  }

  @Test
  void afterTheEndItStaysWhereNobodyAsksForAnother() {
    assertEquals("A", within(user(null, ended("A", false), in(null))));
    assertEquals("B", within(user(null, ended("A", false), in("B"))));
    assertEquals("B", within(user("A", ended("A", false), in("B"))));
  }

  @Test
  void tagsAreThoseOfAllThatLastAndTheFirstOfTwoValuesHolds() {
    assertEquals(
        Map.of("Team", "red", "Room", "B-1"),
        user(
                null,
                ended(null, true),
                in(null, Map.of("Team", "red")),
                in(null, Map.of("team", "blue", "Room", "B-1")))
            .attributes(List.of(), NOW)
            .tags());
  }

  @Test
  void twoThatAskForOtherThingsClash() {
    UserAttributes asked = new UserAttributes("A", Map.of("Team", "red"));
    assertEquals(Optional.empty(), asked.clash(List.of()));
    assertEquals(
        Optional.empty(),
        asked.clash(List.of(UserAttributes.NONE, new UserAttributes("A", Map.of("team", "red")))));
    assertEquals(
        "/permissionsBoundary",
        asked.clash(List.of(new UserAttributes("B", Map.of()))).orElseThrow().pointer());
    assertEquals(
        "gives the tag Team another value",
        asked.clash(List.of(new UserAttributes(null, Map.of("TEAM", "")))).orElseThrow().words());
  }

  @Test
  void aUserHasRoomForSoManyTags() {
    Map<String, String> many = new TreeMap<>();
    for (int i = 0; i < UserAttributes.MOST_TAGS; i++) {
      many.put("k" + i, "v");
    }
    UserAttributes full = new UserAttributes(null, many);
    assertEquals(Optional.empty(), full.clash(List.of(full)));
    assertEquals(
        "/tags",
        new UserAttributes(null, Map.of("one", "more"))
            .clash(List.of(full))
            .orElseThrow()
            .pointer());
  }
}
