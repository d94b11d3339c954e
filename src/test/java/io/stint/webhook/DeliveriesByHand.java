package io.stint.webhook;

import jakarta.inject.Singleton;

/** Sends what can be sent now, for the tests of other rooms. */
@Singleton
public class DeliveriesByHand {

  private final Deliveries deliveries;

  DeliveriesByHand(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  public void runUntilIdle() {
    deliveries.runUntilIdle();
  }
}
