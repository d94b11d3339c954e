package io.stint.policy;

/**
 * Where documents take effect. What they name elsewhere, only the other account can give.
 *
 * @param partition {@code aws}, {@code aws-cn}, …; null while it is not known: then any counts
 * @param account twelve digits; null while it is not known: then any account counts as this one
 * @param path the IAM path of what Stint makes, such as {@code /stint/}
 */
public record Home(String partition, String account, String path) {

  /** For a document that is looked at before AWS was ever reached: the strictest reading. */
  public static Home unknown(String path) {
    return new Home(null, null, path);
  }
}
