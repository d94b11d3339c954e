package io.stint.role;

/** A role could not be looked at before a pass, or not whole. */
final class RoleUnread extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String code;
  private final boolean again;

  /**
   * @param again whether the same look may succeed later with nobody doing anything about it
   */
  RoleUnread(String code, String message, boolean again) {
    super(message, null, false, false);
    this.code = code;
    this.again = again;
  }

  String code() {
    return code;
  }

  boolean isWorthTrying() {
    return again;
  }
}
