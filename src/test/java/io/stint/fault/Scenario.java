package io.stint.fault;

import java.time.Duration;

/**
 * A fault, and the load that goes on under it.
 *
 * @param name as it stands in the table
 * @param perSecond how much is asked for
 * @param lasts how long it is asked for
 * @param brief whether it belongs to the short form
 * @param lag the longest from an end until it is proved, no outage being in the way
 */
record Scenario(
    String name, double perSecond, Duration lasts, boolean brief, Duration lag, Fault fault) {

  /** The aim for all but where AWS itself shows an end later than that. */
  static final Duration LAG = Duration.ofSeconds(20);

  /** What happens while the load goes on; when it returns, all is well again. */
  interface Fault {
    void strike(Blow blow) throws Exception;
  }
}
