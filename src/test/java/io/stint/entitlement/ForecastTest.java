package io.stint.entitlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final List<Instant> asked = new ArrayList<>();

  /** Changes every minute, so many times. */
  private Entitlements desired(Instant at, int changes) {
    Instant last = NOW.plusSeconds(60L * changes);
    Instant next = at.isBefore(last) ? at.plusSeconds(60) : null;
    return Entitlements.of(List.of(), List.of(), next, false, Revisions.NONE);
  }

  private void look(Instant until, int changes) {
    Forecast.require(NOW, until, at -> desired(at, changes), (at, desired) -> asked.add(at));
  }

  @Test
  void nowAndEachChangeToComeIsMeasured() {
    look(null, 3);
    assertEquals(
        List.of(NOW, NOW.plusSeconds(60), NOW.plusSeconds(120), NOW.plusSeconds(180)), asked);
  }

  @Test
  void whatComesAtTheEndOrLaterIsNot() {
    look(NOW.plusSeconds(120), 3);
    assertEquals(List.of(NOW, NOW.plusSeconds(60)), asked);
  }

  @Test
  void fiftyChangesAheadAreEnough() {
    look(null, 1_000);
    assertEquals(51, asked.size());
  }

  @Test
  void theFirstThatDoesNotFitIsRefused() {
    assertThrows(
        IllegalStateException.class,
        () ->
            Forecast.require(
                NOW,
                null,
                at -> desired(at, 5),
                (at, desired) -> {
                  asked.add(at);
                  if (at.isAfter(NOW)) {
                    throw new IllegalStateException("full");
                  }
                }));
    assertEquals(2, asked.size());
  }
}
