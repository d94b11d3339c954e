package io.stint.cohort;

import java.time.Instant;

/**
 * How a user gets into the console after a pass.
 *
 * @param signsIn whether there is a login profile
 * @param sealed a new password, encrypted, to be handed out; null: no new one
 */
record SignIn(boolean signsIn, Credentials credentials, byte[] sealed, Instant lapsesAt) {

  /** None that is Stint's: whose time is over, and who was adopted, of whom nothing is known. */
  static final SignIn NONE = new SignIn(false, Credentials.NONE, null, null);

  static final SignIn LAPSED = new SignIn(false, Credentials.LAPSED, null, null);

  /** The person has made it their own: it does not lapse any more. */
  static SignIn used(UserRow user) {
    return new SignIn(user.signsIn(), user.credentials(), null, null);
  }

  static SignIn unchanged(UserRow user) {
    return new SignIn(user.signsIn(), user.credentials(), null, user.lapsesAt());
  }
}
