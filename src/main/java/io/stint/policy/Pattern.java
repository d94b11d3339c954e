package io.stint.policy;

/** A template with wildcards, ready to match; compiled once when it has no variables. */
final class Pattern {
  private final PolicyVariables template;
  private final Wildcard fixed;

  Pattern(PolicyVariables template) {
    this.template = template;
    this.fixed = template.isFixed() ? Wildcard.of(template.symbols(null)) : null;
  }

  /** False when a variable cannot be filled in: nothing equals what is not there. */
  boolean matches(String text, AccessRequest request) {
    if (fixed != null) {
      return fixed.matches(text);
    }
    int[] symbols = template.symbols(request);
    return symbols != null && Wildcard.of(symbols).matches(text);
  }
}
