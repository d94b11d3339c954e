package io.stint.cohort.roster;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An e-mail address: at most 254 characters, one {@code @}. Lower case, so that one person written
 * in two ways is one person.
 */
public record Email(String value) {

  private static final int LONGEST = 254;
  private static final String MAILTO = "mailto:";
  private static final Pattern FORM =
      Pattern.compile(
          "[^\\s\\p{Z}\\p{Cntrl}\\p{Cf}\\p{Cs}\ufffd@\"(),:;<>\\[\\]\\\\]+@[\\p{L}\\p{N}]([\\p{L}\\p{N}.-]*[\\p{L}\\p{N}])?");

  private static final Pattern EDGES = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");
  private static final Pattern NAMED = Pattern.compile("([^<>]*)<([^<>]*)>");
  private static final Pattern REMARKED = Pattern.compile("([^()]*)\\(([^()]*)\\)");

  /**
   * The address in what a cell of a roster holds: {@code Ada <ada@uw.edu>}, {@code ada@uw.edu
   * (Ada)}, {@code mailto:ada@uw.edu}, with blanks of any kind around and the apostrophe by which a
   * spreadsheet keeps text. Where there are two, it stays as it is, which is no address.
   */
  static String bare(String cell) {
    String plain = EDGES.matcher(cell).replaceAll("");
    Matcher named = NAMED.matcher(plain);
    Matcher remarked = REMARKED.matcher(plain);
    String inner = plain;
    if (named.matches()) {
      inner = only(plain, named.group(2), named.group(1));
    } else if (remarked.matches()) {
      inner = only(plain, remarked.group(1), remarked.group(2));
    }
    inner = EDGES.matcher(inner).replaceAll("");
    if (inner.startsWith("'")) {
      inner = inner.substring(1);
    }
    return inner.regionMatches(true, 0, MAILTO, 0, MAILTO.length())
        ? inner.substring(MAILTO.length())
        : inner;
  }

  /** A name that is itself an address says something else than the address does. */
  private static String only(String whole, String address, String name) {
    return name.indexOf('@') < 0 ? address : whole;
  }

  public static Optional<Email> parse(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    return plain.length() <= LONGEST && FORM.matcher(plain).matches()
        ? Optional.of(new Email(plain))
        : Optional.empty();
  }

  String localPart() {
    return value.substring(0, value.indexOf('@'));
  }
}
