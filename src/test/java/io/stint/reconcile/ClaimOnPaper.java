package io.stint.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** A claim that holds, for tests of other rooms: only this one makes them. */
public final class ClaimOnPaper {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(45);

  private static final ReconcileConfig CONFIG =
      new ReconcileConfig() {
        @Override
        public boolean enabled() {
          return false;
        }

        @Override
        public Duration tick() {
          return LEASE;
        }

        @Override
        public int concurrency() {
          return 1;
        }

        @Override
        public Duration lease() {
          return LEASE;
        }

        @Override
        public Duration countEvery() {
          return LEASE;
        }
      };

  private ClaimOnPaper() {}

  public static Claim of(boolean revokes) {
    Claims claims = new Claims(null, Clock.fixed(NOW, ZoneOffset.UTC), CONFIG);
    Claim.Row row = new Claim.Row(new UUID(0, 1), null, 1, NOW, revokes, 0, null);
    return new Claim(claims, "none", row, NOW, NOW.plus(LEASE));
  }
}
