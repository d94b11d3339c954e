package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What is read without a regular expression is read as with one. */
class ReadValuesPropertyTest {

  @Provide
  Arbitrary<String> plainDates() {
    Arbitrary<Integer> year = Arbitraries.integers().between(0, 9999);
    Arbitrary<Integer> two = Arbitraries.integers().between(0, 61);
    Arbitrary<Integer> day = Arbitraries.integers().between(0, 32);
    Arbitrary<Integer> month = Arbitraries.integers().between(0, 13);
    return Combinators.combine(year, month, day, two, two, two)
        .as((y, m, d, h, min, s) -> "%04d-%02d-%02dT%02d:%02d:%02d".formatted(y, m, d, h, min, s));
  }

  @Property
  void aDateInUtcIsTheOneWithItsOffsetWrittenOut(@ForAll("plainDates") String date) {
    assertEquals(Dates.parse(date + "+00:00"), Dates.parse(date + "Z"));
  }

  @Property
  void anInstantIsWrittenAsItWritesItselfAndReadBack(
      @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long second) {
    Instant date = Instant.ofEpochSecond(second);
    assertEquals(date.toString(), Dates.written(date));
    assertEquals(date, Dates.parse(Dates.written(date)));
  }

  @Example
  void whatHasNoPlainFormIsWrittenAsItWritesItself() {
    for (Instant date :
        List.of(
            Instant.MIN,
            Instant.MAX,
            Instant.ofEpochSecond(-62_167_219_201L),
            Instant.ofEpochSecond(253_402_300_800L),
            Instant.ofEpochSecond(5, 1_000_000))) {
      assertEquals(date.toString(), Dates.written(date));
    }
  }

  @Example
  void whatOnlyLooksLikeADateIsNone() {
    for (String text :
        List.of(
            "2026-11-2xT17:00:00Z",
            "2026-02-29T17:00:00Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22t17:00:00Z",
            "-026-11-22T17:00:00Z",
            "2026-11-22T17:00:0/Z")) {
      assertNull(Dates.parse(text), text);
    }
  }

  @Property
  void anAddressIsReadAsJavaReadsIt(@ForAll @Size(16) byte[] bytes, @ForAll int zeros)
      throws UnknownHostException {
    for (int i = 0; i < 16; i++) {
      bytes[i] = (zeros >> (i / 2) & 1) == 1 ? 0 : bytes[i];
    }
    bytes[0] = 0x20; // no IPv4 address in the clothes of IPv6
    String text = InetAddress.getByAddress(bytes).getHostAddress();
    assertArrayEquals(bytes, IpRange.parse(text));
    assertArrayEquals(bytes, IpRange.parse(shortened(text)), shortened(text));
    byte[] four = {bytes[1], bytes[2], bytes[3], bytes[4]};
    assertArrayEquals(four, IpRange.parse(InetAddress.getByAddress(four).getHostAddress()));
    String mixed = "2001:db8::" + InetAddress.getByAddress(four).getHostAddress();
    assertArrayEquals(InetAddress.getByName(mixed).getAddress(), IpRange.parse(mixed));
  }

  /** Its first run of zeros as two colons. */
  private static String shortened(String text) {
    return text.replaceFirst("(?<=:|^)0(:0)+(?=:|$)", "::").replaceFirst(":::?:?", "::");
  }

  @Example
  void whatOnlyLooksLikeAnAddressIsNone() {
    for (String text :
        List.of(
            "",
            ":",
            "1",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.256",
            "1..3.4",
            "1.2.3.",
            ".2.3.4",
            "1.2.3.0004",
            ":::",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7:8::",
            "::1::2",
            "1:",
            ":1",
            "12345::",
            "::g",
            "1:2:3:4:5:6:7:1.2.3.4",
            "::1.2.3",
            "1:2:3:4:5:6:7:8:1.2.3.4",
            "::1.2.3.4:5",
            "1:2:3:4:5:6:7:8:9::1")) {
      assertNull(IpRange.parse(text), text);
    }
  }

  @Property
  void aRangeHoldsWhatHasItsFirstBits(
      @ForAll @Size(4) byte[] network,
      @ForAll @Size(4) byte[] other,
      @ForAll @IntRange(max = 32) int prefix)
      throws UnknownHostException {
    byte[] near = network.clone();
    for (int bit = prefix; bit < 32; bit++) {
      near[bit / 8] ^= (byte) (other[bit / 8] & (0x80 >> (bit % 8)));
    }
    String range = InetAddress.getByAddress(network).getHostAddress() + "/" + prefix;
    Operator.ValueTest test = IpRange.test(range);
    assertEquals(true, test.matches(InetAddress.getByAddress(near).getHostAddress(), null));
    if (prefix > 0) {
      near[(prefix - 1) / 8] ^= (byte) (0x80 >> ((prefix - 1) % 8));
      assertEquals(false, test.matches(InetAddress.getByAddress(near).getHostAddress(), null));
    }
  }
}
