package io.stint.role;

import java.util.List;

/** What is in IAM under the name is not Stint's to change; a person has to decide. */
final class NameTaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String CODE = "NameTaken";

  NameTaken(String message) {
    super(message, null, false, false);
  }

  static NameTaken byItsOwner(String role, List<String> policies) {
    return new NameTaken(
        role + " has an inline policy " + String.join(", ", policies) + " of its own already.");
  }
}
