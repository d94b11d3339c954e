package io.stint.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacesTest {

  private final Places places = new Places(3);

  @Test
  void eachCallerHasSoMany() {
    for (String caller : new String[] {"ada", "bob"}) {
      for (int i = 0; i < 3; i++) {
        assertTrue(places.take(caller));
      }
      assertFalse(places.take(caller));
      assertFalse(places.take(caller));
    }
    places.leave("ada");
    assertTrue(places.take("ada"));
    assertFalse(places.take("ada"));
    assertFalse(places.take("bob"));
  }

  @Test
  void noPlaceIsLostHoweverManyTry() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    IntStream.range(0, 100_000)
        .parallel()
        .forEach(
            i -> {
              if (places.take("ada")) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                inside.decrementAndGet();
                places.leave("ada");
              }
            });
    assertTrue(most.get() <= 3, most.toString());
    assertEquals(3, IntStream.range(0, 10).filter(i -> places.take("ada")).count());
  }
}
