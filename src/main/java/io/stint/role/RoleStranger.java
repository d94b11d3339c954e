package io.stint.role;

import io.stint.iam.IamRole;

/**
 * Under the role's name another one is in IAM: somebody's, who deleted Stint's or came after it.
 */
final class RoleStranger extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String CODE = "NotOurs";

  RoleStranger(Role role, IamRole observed) {
    super(
        "The role "
            + role.name()
            + " in IAM is not the one that Stint knows: its id is "
            + observed.id()
            + (role.knownId() == null ? "" : ", not " + role.knownId())
            + ". It is left alone, and nobody is granted it. "
            + (role.adopted()
                ? "Delete the role here, which does not touch it; it can be adopted anew then."
                : "Remove it in IAM, and Stint makes its own again; or delete the role here, which"
                    + " does not touch it."),
        null,
        false,
        false);
  }
}
