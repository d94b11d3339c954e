package io.stint.policy;

/** What a statement does when it matches. */
public enum Effect {
  ALLOW("Allow"),
  DENY("Deny");

  private final String text;

  Effect(String text) {
    this.text = text;
  }

  /** As it is written in a document: {@code Allow} or {@code Deny}. */
  public String text() {
    return text;
  }
}
