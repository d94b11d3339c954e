package io.stint.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;

/**
 * Text that looks like what it is: in a log, a terminal and a list it cannot hide, overwrite or
 * turn round what stands beside it. Every JSON string of a request is held to {@link #objection}.
 */
public final class PlainText {

  static final String EXPECTED =
      "Text has no control characters (but tabs and line breaks) and none that turn the direction"
          + " of writing; U+%04X is one.";
  private static final String ONE_LINE = "This is one line of text; U+%04X is not taken in it.";
  private static final String ANY = PlainText.class.getName();

  private PlainText() {}

  /** What is wrong with it; null: nothing. Tabs and line breaks are taken. */
  public static String objection(String text) {
    return text.codePoints()
        .filter(one -> isHidden(one) && one != '\t' && one != '\n' && one != '\r')
        .mapToObj(EXPECTED::formatted)
        .findFirst()
        .orElse(null);
  }

  /** As {@link #objection}, where line breaks and tabs have no place either. */
  public static String objectionToLine(String text) {
    return text.codePoints()
        .filter(PlainText::isHidden)
        .mapToObj(ONE_LINE::formatted)
        .findFirst()
        .orElse(null);
  }

  /** Controls, half characters, separators of lines, and what turns the direction of writing. */
  private static boolean isHidden(int one) {
    int type = Character.getType(one);
    return type == Character.CONTROL
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || one == 0x061C
        || one == 0x200E
        || one == 0x200F
        || one >= 0x202A && one <= 0x202E
        || one >= 0x2066 && one <= 0x2069;
  }

  /** A reader of our own JSON, which was checked when it came. */
  static ObjectReader anyText(ObjectReader reader) {
    return reader.withAttribute(ANY, true);
  }

  /** Strings of requests. */
  static final class Reader extends StringDeserializer {

    private static final long serialVersionUID = 1;

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = super.deserialize(parser, context);
      String wrong = text == null || context.getAttribute(ANY) != null ? null : objection(text);
      if (wrong != null) {
        throw new WireJson.Unreadable(parser, wrong, String.class);
      }
      return text;
    }
  }
}
