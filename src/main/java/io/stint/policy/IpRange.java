package io.stint.policy;

import static java.math.BigInteger.ONE;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** IPv4 and IPv6 addresses and CIDR ranges, read without asking any name service. */
final class IpRange {
  private IpRange() {}

  /** The value of {@code text} in that radix, or -1 when it is not 1 to {@code longest} digits. */
  private static int digits(String text, int radix, int longest) {
    if (text.isEmpty() || text.length() > longest) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }

  static Operator.ValueTest test(String wanted) {
    int slash = wanted.indexOf('/');
    byte[] network = parse(slash < 0 ? wanted : wanted.substring(0, slash));
    int bits = network == null ? -1 : network.length * 8;
    int prefix = slash < 0 ? bits : prefix(wanted.substring(slash + 1), bits);
    if (network == null || prefix < 0) {
      throw new IllegalArgumentException(
          "an address or a range such as 203.0.113.0/24 is wanted here, not " + wanted);
    }
    return (actual, request) -> {
      byte[] address = parse(actual);
      return address != null && address.length == network.length && same(network, address, prefix);
    };
  }

  /** The first and the last address of a range, and those before and after it. */
  static List<String> borders(String range) {
    int slash = range.indexOf('/');
    byte[] first = parse(slash < 0 ? range : range.substring(0, slash));
    int bits = first.length * 8;
    int prefix = slash < 0 ? bits : prefix(range.substring(slash + 1), bits);
    byte[] last = first.clone();
    for (int i = prefix; i < bits; i++) {
      first[i / 8] &= (byte) ~(0x80 >> (i % 8));
      last[i / 8] |= (byte) (0x80 >> (i % 8));
    }
    BigInteger lowest = new BigInteger(1, first);
    BigInteger highest = new BigInteger(1, last);
    return Stream.of(lowest, highest, lowest.subtract(ONE), highest.add(ONE))
        .filter(address -> address.signum() >= 0 && address.bitLength() <= bits)
        .map(address -> text(address, bits / 8))
        .toList();
  }

  private static String text(BigInteger address, int bytes) {
    byte[] all = address.setBit(bytes * 8).toByteArray();
    byte[] last = Arrays.copyOfRange(all, all.length - bytes, all.length);
    return IntStream.range(0, bytes == 4 ? 4 : 8)
        .mapToObj(
            i ->
                bytes == 4
                    ? Integer.toString(last[i] & 0xff)
                    : Integer.toHexString((last[2 * i] & 0xff) << 8 | last[2 * i + 1] & 0xff))
        .collect(Collectors.joining(bytes == 4 ? "." : ":"));
  }

  private static int prefix(String text, int bits) {
    int prefix = digits(text, 10, 3);
    return prefix <= bits ? prefix : -1;
  }

  private static boolean same(byte[] a, byte[] b, int bits) {
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if ((a[i / 8] & mask) != (b[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** Four or sixteen bytes, or null. */
  static byte[] parse(String text) {
    if (text.length() > 45) {
      return null;
    }
    return text.indexOf(':') < 0 ? four(text) : six(text);
  }

  private static byte[] four(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      int octet = digits(parts[i], 10, 3);
      if (octet < 0 || octet > 255) {
        return null;
      }
      bytes[i] = (byte) octet;
    }
    return bytes;
  }

  private static byte[] six(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] whole = groups(text);
      return whole != null && whole.length == 16 ? whole : null;
    }
    byte[] before = groups(text.substring(0, gap));
    byte[] after = groups(text.substring(gap + 2));
    if (before == null || after == null || before.length + after.length > 14) {
      return null;
    }
    byte[] bytes = new byte[16];
    System.arraycopy(before, 0, bytes, 0, before.length);
    System.arraycopy(after, 0, bytes, 16 - after.length, after.length);
    return bytes;
  }

  /** Groups of four hexadecimal digits; the last may be an IPv4 address. */
  private static byte[] groups(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    byte[] last = parts[parts.length - 1].contains(".") ? four(parts[parts.length - 1]) : null;
    int hex = last == null ? parts.length : parts.length - 1;
    byte[] bytes = new byte[hex * 2 + (last == null ? 0 : 4)];
    for (int i = 0; i < hex; i++) {
      int group = digits(parts[i], 16, 4);
      if (group < 0) {
        return null;
      }
      bytes[2 * i] = (byte) (group >> 8);
      bytes[2 * i + 1] = (byte) group;
    }
    if (last != null) {
      System.arraycopy(last, 0, bytes, hex * 2, 4);
    }
    return bytes;
  }
}
