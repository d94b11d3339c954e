package io.stint.web;

/** Strong entity tags from row versions, and the check of {@code If-Match} against them. */
public final class EntityTag {

  private EntityTag() {}

  /** For example {@code "v7"}, quotes included. */
  public static String of(long version) {
    return "\"v" + version + "\"";
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
    for (String tag : ifMatch.split(",")) {
      if (tag.trim().equals(current)) {
        return;
      }
    }
    throw Refusal.preconditionFailed(
        "It was changed in between: If-Match is " + ifMatch + ", the version is " + current + ".");
  }
}
