package io.stint.fault;

/**
 * A fault that this machine does not let be done: it was not run, which is not the same as well.
 */
final class NotHere extends Exception {

  NotHere(String why) {
    super(why);
  }
}
