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
    return digits(text, 0, text.length(), radix, longest);
  }

  private static int digits(String text, int from, int to, int radix, int longest) {
    if (from == to || to - from > longest) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
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
    int whole = bits / 8;
    if (Arrays.mismatch(a, 0, whole, b, 0, whole) >= 0) {
      return false;
    }
    return bits % 8 == 0 || ((a[whole] ^ b[whole]) & 0xff) >> (8 - bits % 8) == 0;
  }

  /** Four or sixteen bytes, or null. */
  static byte[] parse(String text) {
    if (text.length() > 45) {
      return null;
    }
    if (text.indexOf(':') >= 0) {
      return six(text);
    }
    byte[] bytes = new byte[4];
    return four(text, 0, text.length(), bytes, 0) ? bytes : null;
  }

  /** Writes four bytes, if there is room and it is an IPv4 address. */
  private static boolean four(String text, int from, int to, byte[] bytes, int at) {
    int start = from;
    for (int i = 0; i < 4; i++) {
      int dot = text.indexOf('.', start);
      int end = dot < 0 || dot >= to ? to : dot;
      int octet = digits(text, start, end, 10, 3);
      if (octet < 0 || octet > 255 || at + i >= bytes.length || (end == to) != (i == 3)) {
        return false;
      }
      bytes[at + i] = (byte) octet;
      start = end + 1;
    }
    return true;
  }

  private static byte[] six(String text) {
    byte[] bytes = new byte[16];
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text, 0, text.length(), bytes, 0) == 16 ? bytes : null;
    }
    int before = groups(text, 0, gap, bytes, 0);
    int all = before < 0 ? -1 : groups(text, gap + 2, text.length(), bytes, before);
    if (all < 0 || all > 14) {
      return null;
    }
    System.arraycopy(bytes, before, bytes, 16 - (all - before), all - before);
    Arrays.fill(bytes, before, 16 - (all - before), (byte) 0);
    return bytes;
  }

  /**
   * Groups of four hexadecimal digits; the last may be an IPv4 address.
   *
   * @return where the next byte goes, or -1
   */
  private static int groups(String text, int from, int to, byte[] bytes, int at) {
    int next = at;
    for (int start = from; start < to || (start == to && to > from); ) {
      int colon = text.indexOf(':', start);
      int end = colon < 0 || colon >= to ? to : colon;
      if (end == to && four(text, start, end, bytes, next)) {
        return next + 4;
      }
      int group = digits(text, start, end, 16, 4);
      if (group < 0 || next + 2 > bytes.length) {
        return -1;
      }
      bytes[next++] = (byte) (group >> 8);
      bytes[next++] = (byte) group;
      start = end + 1;
    }
    return next;
  }
}
