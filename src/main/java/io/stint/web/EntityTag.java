package io.stint.web;

/** Strong entity tags from row versions, and the check of {@code If-Match} against them. */
public final class EntityTag {

  private EntityTag() {}

  /** For example {@code "v7"}, quotes included. */
  public static String of(long version) {
    return "\"v" + version + "\"";
  }

  /**
   * The same with what else was seen beside the row, which changes without it.
   *
   * @param seen letters and digits; null: nothing else
   */
  public static String of(long version, String seen) {
    return seen == null ? of(version) : "\"v" + version + "." + seen + "\"";
  }

  /**
   * To be called in the transaction that changes the row.
   *
   * @param ifMatch the header as it was sent; null when there was none, then everything matches
   * @throws Refusal 412 when no tag of the list is the row's. A weak tag never matches (RFC 9110,
   *     13.1.1)
   */
  public static void check(String ifMatch, long version) {
    if (ifMatch == null || ifMatch.trim().equals("*")) {
      return;
    }
    String current = of(version);
    String withMore = current.substring(0, current.length() - 1) + ".";
    for (String tag : ifMatch.split(",")) {
      if (tag.trim().equals(current) || tag.trim().startsWith(withMore)) {
        return;
      }
    }
    throw different(ifMatch, current);
  }

  /**
   * For who decides on what was seen: the tag is to be the whole one.
   *
   * @throws Refusal 400 where none was sent, or {@code *}; 412
   */
  public static void require(String ifMatch, String current) {
    if (ifMatch == null || ifMatch.isBlank() || ifMatch.trim().equals("*")) {
      throw Refusal.invalid("If-Match:", "If-Match is required, with the ETag of what was seen.");
    }
    for (String tag : ifMatch.split(",")) {
      if (tag.trim().equals(current)) {
        return;
      }
    }
    throw different(ifMatch, current);
  }

  private static Refusal different(String ifMatch, String current) {
    return Refusal.preconditionFailed(
        "It was changed in between: If-Match is " + ifMatch + ", the version is " + current + ".");
  }
}
