package io.stint.role;

/** A role that should be in IAM is not there, or not to be seen yet. */
final class RoleGone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String CODE = "NoSuchEntity";

  RoleGone(String name) {
    super("There is no role " + name + " in IAM.", null, false, false);
  }
}
