package io.stint.policy;

/** A document that IAM would answer with {@code MalformedPolicyDocument}. */
public final class InvalidPolicyException extends RuntimeException {

  private final String pointer;
  private final String rule;

  InvalidPolicyException(String pointer, String rule) {
    super(pointer.isEmpty() ? rule : pointer + ": " + rule);
    this.pointer = pointer;
    this.rule = rule;
  }

  /** Where it is: a JSON pointer (RFC 6901) into the document, empty for the document itself. */
  public String pointer() {
    return pointer;
  }

  /** What is asked of that place, in words. */
  public String rule() {
    return rule;
  }
}
