package io.stint.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import io.quarkus.arc.Arc;
import java.io.IOException;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/**
 * Text that looks like what it is: in a log, a terminal and a list it cannot hide, overwrite or
 * turn round what stands beside it, nor look like another. Every JSON string of a request is held
 * to {@link #objection}.
 *
 * @see <a href="https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point">UAX 44,
 *     Default_Ignorable_Code_Point</a>
 */
public final class PlainText {

  static final String EXPECTED =
      "Text has no control characters (but tabs and line breaks) and none that cannot be seen or"
          + " turn the direction of writing; %s is one.";
  private static final String ONE_LINE = "This is one line of text; %s is not taken in it.";
  private static final String ANY = PlainText.class.getName();

  private static final int REPLACEMENT = 0xFFFD;
  private static final int JOINER = 0x200D;
  private static final int TEXT_STYLE = 0xFE0E;
  private static final int EMOJI_STYLE = 0xFE0F;

  private PlainText() {}

  /** What is wrong with it; null: nothing. Tabs and line breaks are taken. */
  public static String objection(String text) {
    return objection(text, EXPECTED, "\t\n\r");
  }

  /** As {@link #objection}, where line breaks and tabs have no place either. */
  public static String objectionToLine(String text) {
    return objection(text, ONE_LINE, "");
  }

  /** With U+FFFD in place of all that hides, for an answer that says what came; null stays null. */
  public static String shown(String text) {
    return text == null
        ? null
        : text.codePoints()
            .map(one -> isHidden(one) ? REPLACEMENT : one)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  private static String objection(String text, String words, String besides) {
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      if (isHidden(points[i]) && besides.indexOf(points[i]) < 0 && !drawsPictograph(points, i)) {
        return words.formatted(named(points[i]));
      }
    }
    return null;
  }

  private static String named(int one) {
    String name = Character.getName(one);
    return "U+%04X".formatted(one) + (name == null ? "" : " (" + name + ")");
  }

  /** Controls, half characters, separators of lines, and what is not seen itself. */
  private static boolean isHidden(int one) {
    int type = Character.getType(one);
    return type == Character.CONTROL
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.FORMAT
        || isIgnorable(one);
  }

  /** Default_Ignorable_Code_Point, but for those that are format characters. */
  private static boolean isIgnorable(int one) {
    return one == 0x034F
        || one == 0x115F
        || one == 0x1160
        || one == 0x17B4
        || one == 0x17B5
        || one >= 0x180B && one <= 0x180F
        || one == 0x2065
        || one == 0x3164
        || one >= 0xFE00 && one <= EMOJI_STYLE
        || one == 0xFFA0
        || one >= 0xFFF0 && one <= 0xFFF8
        || one >= 0xE0000 && one <= 0xE0FFF;
  }

  /** What joins two pictographs to one, or chooses the style of one, is seen by what it does. */
  private static boolean drawsPictograph(int[] points, int at) {
    if (at == 0) {
      return false;
    }
    int before = points[at - 1];
    return switch (points[at]) {
      case JOINER ->
          (isPictograph(before) || before == EMOJI_STYLE)
              && at + 1 < points.length
              && isPictograph(points[at + 1]);
      case TEXT_STYLE, EMOJI_STYLE -> isPictograph(before);
      default -> false;
    };
  }

  private static boolean isPictograph(int one) {
    return Character.getType(one) == Character.OTHER_SYMBOL || one >= 0x1F3FB && one <= 0x1F3FF;
  }

  /** A reader of our own JSON, which was checked when it came. */
  static ObjectReader anyText(ObjectReader reader) {
    return reader.withAttribute(ANY, true);
  }

  /**
   * Strings of requests. Quarkus reads an issuer's tokens by the same mapper, before there is one:
   * a name in them may have whatever its script needs.
   */
  static final class Reader extends StringDeserializer {

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = super.deserialize(parser, context);
      boolean any =
          context.getAttribute(ANY) != null
              || !Arc.container().requestContext().isActive()
              || CurrentRequestManager.get() == null;
      String wrong = text == null || any ? null : objection(text);
      if (wrong != null) {
        throw new WireJson.Unreadable(parser, wrong, String.class);
      }
      return text;
    }
  }
}
