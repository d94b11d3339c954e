package io.stint.grant.use;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of a profile that every tool finds. The SDKs for Java and JavaScript find none with a
 * {@code =} or {@code ,} in it, a command line takes what begins with {@code -} for an option, and
 * {@code default} would be everybody's.
 */
final class ProfileName {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_+.@-]*");

  /** Names that mean something else: those of Stint's other profiles among them. */
  private static final Pattern TAKEN =
      Pattern.compile("default|(stint|role)-.*|.*-process", Pattern.CASE_INSENSITIVE);

  private ProfileName() {}

  /** The role's own, wherever it can be. */
  static String ofRole(String role) {
    return PLAIN.matcher(role).matches() && !TAKEN.matcher(role).matches()
        ? role
        : "role-" + apart(role);
  }

  /** Of a user's own credentials, which the role's profile names as its source. */
  static String ofUser(String user) {
    String name = "stint-" + user;
    return PLAIN.matcher(name).matches() ? name : "stint-" + apart(user);
  }

  /** Two names that differ in what is left out are two all the same. */
  private static String apart(String name) {
    return name.replaceAll("[^A-Za-z0-9_+.@-]", "-") + "-" + digest(name);
  }

  private static String digest(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
