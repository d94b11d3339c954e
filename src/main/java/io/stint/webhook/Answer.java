package io.stint.webhook;

/**
 * What came of one attempt.
 *
 * @param code null: taken
 */
record Answer(String code, String message) {

  private static final String GONE = "Gone";
  static final Answer TAKEN = new Answer(null, null);

  static Answer of(int status) {
    if (status / 100 == 2) {
      return TAKEN;
    }
    return status == 410
        ? new Answer(GONE, "HTTP 410: the receiver wants no more")
        : new Answer("Http" + status, "HTTP " + status);
  }

  static Answer unreachable(String why) {
    return new Answer("Unreachable", why);
  }

  boolean isTaken() {
    return code == null;
  }

  boolean isGone() {
    return GONE.equals(code);
  }
}
