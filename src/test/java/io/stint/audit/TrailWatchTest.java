package io.stint.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A trail that is broken is seen although nobody asks. */
@QuarkusTest
class TrailWatchTest extends TrailStory {

  private static final int SEALS = 1_000;

  @Inject TrailWatch ours;
  @Inject MeterRegistry meters;

  private void signed(int many) {
    happen(many);
    chain.seal();
    heads.sign();
    chain.seal();
  }

  private double shown() {
    return meters.get("stint.trail.broken").gauge().value();
  }

  /** What the process remembers of the trails of other tests is none of it. */
  @AfterEach
  void intactAgain() {
    TABLES.forEach(table -> tamper(table, "delete from " + table));
  }

  @Test
  void aChangeIsShownUntilItIsUndone() {
    signed(3);
    ours.look();
    double before = shown();
    tamper("event", "update event set actor = 'nobody' where id = " + id("step-1"));
    TrailWatch watch = new TrailWatch(verification, SEALS);
    watch.look();
    assertTrue(watch.isBroken());
    ours.look();
    assertEquals(1, shown());
    tamper("event", "update event set actor = 'stint' where id = " + id("step-1"));
    watch.look();
    assertFalse(watch.isBroken());
    ours.look();
    assertEquals(before, shown());
  }

  @Test
  void whatIsFarBackIsSeenByAndBy() {
    signed(2_500);
    TrailWatch watch = new TrailWatch(verification, SEALS);
    watch.look();
    tamper("event", "update event set actor = 'nobody' where id = " + id("step-2400"));
    watch.look();
    assertFalse(watch.isBroken());
    watch.look();
    assertTrue(watch.isBroken());
    tamper("event", "update event set actor = 'stint' where id = " + id("step-2400"));
    watch.look();
    watch.look();
    assertTrue(watch.isBroken(), "not before all was seen");
    watch.look();
    assertFalse(watch.isBroken());
  }

  @Test
  void theEndIsLookedAtEachTime() {
    signed(2_500);
    TrailWatch watch = new TrailWatch(verification, SEALS);
    watch.look();
    cutAfter(2_400);
    watch.look();
    assertTrue(watch.isBroken());
  }
}
