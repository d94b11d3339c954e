package io.stint.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads query parameters, which arrive as text: JAX-RS would answer 404 for one that it cannot
 * convert. Every method takes what was sent, null for nothing, and refuses with 400 and the pointer
 * {@code ?name}.
 */
public final class QueryParameters {

  private QueryParameters() {}

  /** An RFC 3339 instant; null stays null. A {@code +} of an offset must be sent as %2B. */
  public static Instant instant(String name, String sent) {
    if (sent == null) {
      return null;
    }
    try {
      return WireInstant.parse(sent);
    } catch (DateTimeException e) {
      throw Refusal.invalid("?" + name, WireInstant.EXPECTED);
    }
  }

  /** A whole number from 0; null stays null. */
  public static Long number(String name, String sent) {
    if (sent == null) {
      return null;
    }
    if (!sent.matches("\\d{1,18}")) {
      throw Refusal.invalid("?" + name, name + " is a whole number from 0.");
    }
    return Long.valueOf(sent);
  }

  /** One of an enum's constants; null stays null. */
  public static <E extends Enum<E>> E oneOf(String name, String sent, Class<E> type) {
    return oneOf(name, sent, type, Enum::name);
  }

  /** The same, by the words of a function. */
  public static <E extends Enum<E>> E oneOf(
      String name, String sent, Class<E> type, Function<E, String> word) {
    if (sent == null) {
      return null;
    }
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> word.apply(constant).equals(sent))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "?" + name,
                    sent
                        + " is not one of "
                        + Arrays.stream(type.getEnumConstants())
                            .map(word)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  /** {@code true} or {@code false}, as {@code adopt} and {@code force}; absent is false. */
  public static boolean flag(String name, String sent) {
    if (sent == null || sent.equals("false")) {
      return false;
    }
    if (sent.equals("true")) {
      return true;
    }
    throw Refusal.invalid("?" + name, name + " is true or false.");
  }
}
