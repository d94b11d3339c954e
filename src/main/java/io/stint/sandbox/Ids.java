package io.stint.sandbox;

import java.security.SecureRandom;

/** Ids and secrets in AWS's shapes: 21 characters for entities, 20 for access keys. */
final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ID = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String SECRET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private Ids() {}

  /** For example {@code AIDA} and 17 more. */
  static String entity(String prefix) {
    return prefix + random(17);
  }

  static String accessKey(String prefix) {
    return prefix + random(16);
  }

  static String random(int length) {
    return from(ID, length);
  }

  static String secret(int length) {
    return from(SECRET, length);
  }

  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** An alphabet of 32 or 64 characters: a byte is good for any of them alike. */
  private static String from(String alphabet, int length) {
    StringBuilder text = new StringBuilder(length);
    for (byte one : bytes(length)) {
      text.append(alphabet.charAt(one & (alphabet.length() - 1)));
    }
    return text.toString();
  }
}
