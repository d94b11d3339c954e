package io.stint.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Six-digit codes of virtual MFA devices (RFC 6238: SHA-1, 30 seconds). */
public final class Totp {
  private static final int STEP_SECONDS = 30;
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Totp() {}

  /**
   * The code that a device shows.
   *
   * @param seed in base 32, as CreateVirtualMFADevice hands it out
   */
  public static String code(String seed, Instant at) {
    return code(seed, at.getEpochSecond() / STEP_SECONDS);
  }

  /** Now's, the one before and the one after, for clocks that are a little off. */
  static boolean matches(String seed, String code, Instant now) {
    return step(seed, code, now, 1) != null;
  }

  /** Two codes, one after the other, somewhere near now: what enabling a device asks for. */
  static boolean inARow(String seed, String first, String second, Instant now) {
    Long step = step(seed, first, now, 20);
    return step != null && code(seed, step + 1).equals(second);
  }

  private static Long step(String seed, String code, Instant now, int around) {
    long step = now.getEpochSecond() / STEP_SECONDS;
    for (long at = step - around; at <= step + around; at++) {
      if (code(seed, at).equals(code)) {
        return at;
      }
    }
    return null;
  }

  private static String code(String seed, long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(decode(seed), "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int value = ByteBuffer.wrap(hash, offset, 4).getInt() & 0x7fffffff;
      return String.format("%06d", value % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] decode(String base32) {
    ByteBuffer bytes = ByteBuffer.allocate(base32.length() * 5 / 8);
    int buffer = 0;
    int bits = 0;
    for (char c : base32.toCharArray()) {
      buffer = (buffer << 5 | BASE32.indexOf(c)) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.put((byte) (buffer >> bits));
      }
    }
    return bytes.array();
  }

  static String fingerprint(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.ofDelimiter(":").formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
