package io.stint.iam;

import java.time.Duration;

/** Waits; a test advances its clock instead. */
interface Sleeper {

  Sleeper SLEEP = length -> Thread.sleep(length.toMillis());

  void take(Duration length) throws InterruptedException;
}
