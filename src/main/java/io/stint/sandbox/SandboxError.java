package io.stint.sandbox;

/** A refusal in AWS's words: code, HTTP status, message. */
final class SandboxError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final int status;

  SandboxError(String code, int status, String message) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
  }

  String code() {
    return code;
  }

  int status() {
    return status;
  }

  static SandboxError notFound(String message) {
    return new SandboxError("NoSuchEntity", 404, message);
  }

  /** For example {@code notFound("user", "ada")}. */
  static SandboxError notFound(String kind, String name) {
    return notFound("The " + kind + " with name " + name + " cannot be found.");
  }

  static SandboxError exists(String message) {
    return new SandboxError("EntityAlreadyExists", 409, message);
  }

  static SandboxError deleteConflict(String first) {
    return new SandboxError(
        "DeleteConflict", 409, "Cannot delete entity, must " + first + " first.");
  }

  static SandboxError limitExceeded(String message) {
    return new SandboxError("LimitExceeded", 409, message);
  }

  static SandboxError validation(String message) {
    return new SandboxError("ValidationError", 400, message);
  }

  static SandboxError invalidInput(String message) {
    return new SandboxError("InvalidInput", 400, message);
  }

  static SandboxError malformedPolicy(String message) {
    return new SandboxError("MalformedPolicyDocument", 400, message);
  }

  static SandboxError accessDenied(String message) {
    return new SandboxError("AccessDenied", 403, message);
  }

  static SandboxError of(int status, String code, String message) {
    return new SandboxError(code, status, message);
  }
}
