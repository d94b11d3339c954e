package io.stint.role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoleDueTest {

  private static final Instant NOW = Instant.parse("2026-11-22T17:00:00Z");
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static Role settledAt(Instant then) {
    RoleSettings settings =
        new RoleSettings(null, null, null, null, null, List.of(), null, null).withDefaults();
    Role role = new Role(new UUID(0, 1), "r", settings, false, then);
    role.settled("arn", "AROA1", null, then);
    // What the loop leaves: due when something changes by itself.
    role.markDue(false, then.plus(Duration.ofDays(1)));
    role.settled("arn", "AROA1", null, then);
    return role;
  }

  @Test
  void aGrantAfterAQuietTimeIsWrittenAtOnce() {
    Role role = settledAt(NOW);
    role.markDue(false, NOW.plusSeconds(5), PAUSE);
    assertEquals(NOW.plusSeconds(5), role.dueAt());
  }

  @Test
  void aBurstWaitsForTheRestOfItButNotForEver() {
    Role role = settledAt(NOW);
    for (int millis = 100; millis < 1000; millis += 100) {
      role.markDue(false, NOW.plusMillis(millis), PAUSE);
      assertEquals(NOW.plusSeconds(1), role.dueAt());
    }
  }

  @Test
  void whatTakesAccessAwayNeverWaits() {
    Role role = settledAt(NOW);
    role.markDue(false, NOW.plusMillis(100), PAUSE);
    role.markDue(true, NOW.plusMillis(200), PAUSE);
    assertEquals(NOW.plusMillis(200), role.dueAt());
    assertTrue(role.revokes());
    role.markDue(false, NOW.plusMillis(300), PAUSE);
    assertEquals(NOW.plusMillis(200), role.dueAt());
    assertTrue(role.revokes());
    assertFalse(settledAt(NOW).revokes());
  }
}
