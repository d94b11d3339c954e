package io.stint.cohort.roster;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address: at most 254 characters, one {@code @}. Lower case, so that one person written
 * in two ways is one person.
 */
public record Email(String value) {

  private static final int LONGEST = 254;
  private static final Pattern FORM =
      Pattern.compile(
          "[^\\s\\p{Cntrl}\\p{Cf}\\p{Cs}@\"(),:;<>\\[\\]\\\\]+@[\\p{L}\\p{N}]([\\p{L}\\p{N}.-]*[\\p{L}\\p{N}])?");

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
