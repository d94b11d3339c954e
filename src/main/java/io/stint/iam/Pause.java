package io.stint.iam;

import java.time.Duration;

/** Waits; a test advances its clock instead. */
interface Pause {

  Pause SLEEP = length -> Thread.sleep(length.toMillis());

  void take(Duration length) throws InterruptedException;
}
