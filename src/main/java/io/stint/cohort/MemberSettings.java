package io.stint.cohort;

import io.stint.web.Refusal;

/** What can be changed of a member. */
record MemberSettings(Boolean suspended) {

  /**
   * @throws Refusal 400 where it was taken out: nobody is let in by what is not said
   */
  boolean isSuspended() {
    if (suspended == null) {
      throw Refusal.invalid("/suspended", "true or false.");
    }
    return suspended;
  }
}
