package io.stint.fault;

import java.time.Duration;

/**
 * A fault, and the load that goes on under it.
 *
 * @param name as it stands in the table
 * @param perSecond how much is asked for; 0: nothing
 * @param lasts how long it is asked for at least; it goes on until the fault is over
 * @param brief whether it belongs to the short form
 */
record Scenario(
    String name, double perSecond, Duration lasts, boolean brief, Limits limits, Fault fault) {

  /**
   * What the suite asserts, no outage being in the way.
   *
   * @param gone the longest from the acknowledgement of an early end until AWS refuses
   * @param proved the longest from any end until it is proved
   */
  record Limits(Duration gone, Duration proved) {

    /**
     * The aim, which is that access is gone, for all but where AWS itself shows an end later than
     * that; and what a proof of it may take, which is read back and repeated.
     */
    static final Limits AIM = seconds(20, 60);

    static Limits seconds(int gone, int proved) {
      return new Limits(Duration.ofSeconds(gone), Duration.ofSeconds(proved));
    }
  }

  /** What happens while the load goes on; when it returns, all is well again. */
  interface Fault {
    void strike(Blow blow) throws Exception;
  }
}
