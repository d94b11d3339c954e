package io.stint.sandbox;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;

/** Writes an answer's XML; a null value writes nothing. */
final class XmlAnswer {
  private final StringBuilder text = new StringBuilder(512);
  private final Deque<String> open = new ArrayDeque<>();
  private final String element;

  /**
   * @param element what wraps one member of a list: {@code member} in IAM and STS, {@code item} in
   *     EC2
   */
  XmlAnswer(String element) {
    this.element = element;
  }

  XmlAnswer open(String name) {
    text.append('<').append(name).append('>');
    open.push(name);
    return this;
  }

  XmlAnswer open(String name, String namespace) {
    text.append('<').append(name).append(" xmlns=\"").append(namespace).append("\">");
    open.push(name);
    return this;
  }

  XmlAnswer close() {
    text.append("</").append(open.pop()).append('>');
    return this;
  }

  XmlAnswer text(String name, Object value) {
    if (value != null) {
      text.append('<').append(name).append('>');
      escape(value instanceof Instant ? instant((Instant) value) : value.toString());
      text.append("</").append(name).append('>');
    }
    return this;
  }

  XmlAnswer in(String name, Runnable content) {
    open(name);
    content.run();
    return close();
  }

  <T> XmlAnswer list(String name, Collection<T> items, Consumer<T> one) {
    open(name);
    for (T item : items) {
      open(element);
      one.accept(item);
      close();
    }
    return close();
  }

  XmlAnswer texts(String name, Collection<String> items) {
    open(name);
    items.forEach(item -> text(element, item));
    return close();
  }

  XmlAnswer raw(XmlAnswer inner) {
    text.append(inner.text);
    return this;
  }

  boolean isEmpty() {
    return text.length() == 0;
  }

  static String instant(Instant at) {
    return DateTimeFormatter.ISO_INSTANT.format(at.truncatedTo(ChronoUnit.SECONDS));
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '&' -> text.append("&amp;");
        case '"' -> text.append("&quot;");
        case '\r' -> text.append("&#xD;");
        default -> {
          if (c >= ' ' || c == '\t' || c == '\n') {
            text.append(c);
          }
        }
      }
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
