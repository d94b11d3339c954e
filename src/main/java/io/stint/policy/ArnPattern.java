package io.stint.policy;

import java.util.Arrays;
import java.util.List;

/**
 * An ARN with wildcards and variables, matched part by part. {@code ?} and {@code *} stay in their
 * part, with two exceptions of the Resource element: a star that ends a part may run on over
 * colons, and parts that are missing at the end stand for anything.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">Resource</a>
 */
final class ArnPattern {
  static final int PARTS = 6;

  private final Pattern[] parts;
  private final boolean[] runsOn;
  private final boolean anyRunsOn;

  ArnPattern(String text, boolean variables) {
    List<PolicyVariables> segments = PolicyVariables.of(text, true, variables).arnSegments();
    this.parts = segments.stream().map(Pattern::new).toArray(Pattern[]::new);
    this.runsOn = new boolean[parts.length];
    boolean any = false;
    for (int i = 0; i < runsOn.length; i++) {
      runsOn[i] = segments.get(i).endsWithStar();
      any |= runsOn[i] && i < PARTS - 1;
    }
    this.anyRunsOn = any;
  }

  /** Whether it has all six parts. */
  boolean isComplete() {
    return parts.length == PARTS;
  }

  static String[] split(String arn) {
    String[] parts = new String[PARTS];
    int count = 0;
    int start = 0;
    while (count < PARTS - 1) {
      int colon = arn.indexOf(':', start);
      if (colon < 0) {
        break;
      }
      parts[count++] = arn.substring(start, colon);
      start = colon + 1;
    }
    parts[count++] = arn.substring(start);
    return count == PARTS ? parts : Arrays.copyOf(parts, count);
  }

  /**
   * As the ARN operators compare: six parts against six parts.
   *
   * @param arn the parts of what is asked for; anything but six matches nothing
   */
  boolean matchesEachPart(String[] arn, AccessRequest request) {
    if (arn.length != PARTS || parts.length != PARTS) {
      return false;
    }
    // From the back: the last parts differ most.
    for (int i = PARTS - 1; i >= 0; i--) {
      if (!parts[i].matches(arn[i], request)) {
        return false;
      }
    }
    return true;
  }

  /** As the Resource element compares. */
  boolean matchesResource(AccessRequest request) {
    String[] arn = request.resourceParts();
    if (arn.length != PARTS) {
      return false;
    }
    if (matchesEachPart(arn, request)) {
      return true;
    }
    return (anyRunsOn || !isComplete()) && matchesRunningOn(request);
  }

  /**
   * Walks through the parts with the set of places in the ARN where the next part may begin; a
   * running star opens every later place.
   */
  private boolean matchesRunningOn(AccessRequest request) {
    String arn = request.resource();
    int[] starts = starts(arn);
    boolean[] open = new boolean[starts.length];
    open[0] = true;
    int last = parts.length - 1;
    for (int part = 0; part < last; part++) {
      boolean[] next = new boolean[starts.length];
      boolean running = false;
      for (int at = 0; at < starts.length - 1; at++) {
        running |= open[at] && parts[part].matches(segment(arn, starts, at), request);
        next[at + 1] = running;
        running &= runsOn[part];
      }
      open = next;
    }
    for (int at = 0; at < starts.length; at++) {
      if (open[at] && endsWith(arn, starts, at, request)) {
        return true;
      }
    }
    return false;
  }

  private boolean endsWith(String arn, int[] starts, int at, AccessRequest request) {
    Pattern last = parts[parts.length - 1];
    return last.matches(arn.substring(starts[at]), request)
        || (!isComplete() && last.matches(segment(arn, starts, at), request));
  }

  private static String segment(String arn, int[] starts, int at) {
    return at == starts.length - 1
        ? arn.substring(starts[at])
        : arn.substring(starts[at], starts[at + 1] - 1);
  }

  /** Where the segments between all colons begin. */
  private static int[] starts(String arn) {
    int[] starts = new int[arn.length() + 1];
    int count = 1;
    for (int colon = arn.indexOf(':'); colon >= 0; colon = arn.indexOf(':', colon + 1)) {
      starts[count++] = colon + 1;
    }
    return Arrays.copyOf(starts, count);
  }
}
