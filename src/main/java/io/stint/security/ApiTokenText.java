package io.stint.security;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * How an API token is written: {@code stint_}, 256 random bits as 43 letters and digits, and six
 * more that check them (CRC-32), so that who searches for leaked tokens finds them and no others.
 * Stint keeps the SHA-256 of it alone, which is enough for what nobody can guess.
 */
final class ApiTokenText {

  static final String PREFIX = "stint_";

  private static final int RANDOM = 43;
  private static final int CHECK = 6;
  private static final Pattern FORM =
      Pattern.compile(PREFIX + "[0-9A-Za-z]{" + (RANDOM + CHECK) + "}");
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
  private static final SecureRandom RANDOMNESS = new SecureRandom();

  private ApiTokenText() {}

  /** A new one. */
  static String generate() {
    byte[] bits = new byte[32];
    RANDOMNESS.nextBytes(bits);
    String random = PREFIX + digits(new BigInteger(1, bits), RANDOM);
    return random + check(random);
  }

  /** What is kept of it; empty for what is none, which nobody has to look for. */
  static Optional<byte[]> hash(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    int end = text.length() - CHECK;
    return text.substring(end).equals(check(text.substring(0, end)))
        ? Optional.of(sha256(text))
        : Optional.empty();
  }

  private static String check(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(US_ASCII));
    return digits(BigInteger.valueOf(crc.getValue()), CHECK);
  }

  private static String digits(BigInteger number, int length) {
    char[] text = new char[length];
    BigInteger rest = number;
    for (int i = length - 1; i >= 0; i--) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      text[i] = DIGITS.charAt(parts[1].intValue());
      rest = parts[0];
    }
    return new String(text);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
