package io.stint.policy;

import java.util.List;

/**
 * An ARN with wildcards and variables, matched part by part: a star does not reach over a colon,
 * but in the last part. Parts that are missing at the end stand for anything, as in {@code
 * arn:aws:sns:*}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">Resource</a>
 */
final class ArnPattern {
  private final List<Pattern> segments;
  private final boolean complete;

  ArnPattern(String text, boolean variables) {
    this.segments =
        Template.of(text, true, variables).arnSegments().stream().map(Pattern::new).toList();
    this.complete = segments.size() == 6;
  }

  /** Whether it has all six parts. */
  boolean isComplete() {
    return complete;
  }

  static String[] split(String arn) {
    return arn.split(":", 6);
  }

  /**
   * @param arn the six parts of what is asked for; anything else matches nothing
   */
  boolean matches(String[] arn, AccessRequest request) {
    if (arn.length != 6) {
      return false;
    }
    // From the back: the last parts differ most.
    for (int i = segments.size() - 1; i >= 0; i--) {
      if (!segments.get(i).matches(arn[i], request)) {
        return false;
      }
    }
    return true;
  }
}
