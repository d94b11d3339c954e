package io.stint.role;

/** A pass over a role has failed, in words of its own beside AWS's. */
final class RoleTrouble extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String code;
  private final boolean again;

  /**
   * @param again whether the same may succeed later with nobody doing anything about it
   */
  RoleTrouble(String code, String message, boolean again) {
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
