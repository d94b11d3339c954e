package io.stint.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Something concrete that an element of a policy speaks of, so that it can be tried. */
public final class SampleResource {

  private static final String ANY = "example";
  private static final String ONE = "x";
  private static final int PARTS = 6;

  private SampleResource() {}

  /**
   * A resource that matches a value of a Resource element: its variables filled in as for this
   * request, its wildcards replaced. {@code *} alone stays.
   *
   * @param document that the value is from: its version says whether there are variables
   * @return empty when a variable has no value
   */
  public static Optional<String> resource(
      String value, PolicyDocument document, AccessRequest request) {
    if (value.equals("*")) {
      return Optional.of(value);
    }
    String[] caller = ArnPattern.split(request.callerArn());
    List<String> parts = new ArrayList<>();
    for (PolicyVariables part :
        PolicyVariables.of(value, true, document.hasVariables()).arnSegments()) {
      int[] symbols = part.symbols(request);
      if (symbols == null) {
        return Optional.empty();
      }
      boolean any = symbols.length == 1 && symbols[0] == Wildcard.ANY;
      parts.add(any ? standIn(parts.size(), caller) : text(symbols));
    }
    // Parts that are missing at the end stand for anything.
    while (parts.size() < PARTS) {
      parts.add(standIn(parts.size(), caller));
    }
    return Optional.of(String.join(":", parts));
  }

  /** The caller's own partition and account are the likeliest. */
  private static String standIn(int part, String[] caller) {
    return switch (part) {
      case 1, 4 -> caller[part];
      case 3 -> "us-east-1";
      default -> ANY;
    };
  }

  private static String text(int[] symbols) {
    StringBuilder text = new StringBuilder();
    for (int symbol : symbols) {
      if (symbol == Wildcard.ANY) {
        text.append(ANY);
      } else if (symbol == Wildcard.ONE) {
        text.append(ONE);
      } else {
        text.append((char) symbol);
      }
    }
    return text.toString();
  }
}
