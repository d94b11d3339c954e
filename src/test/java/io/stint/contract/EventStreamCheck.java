package io.stint.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What came of an event stream: whole events with a name and data that fits, and with an id where
 * one can come back with it.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
 *     events</a>
 */
final class EventStreamCheck {

  private static final List<String> FIELDS = List.of("event", "data");

  /** The framework's own, which every client has to ignore. */
  private static final String IGNORED = "content-type";

  private EventStreamCheck() {}

  /**
   * @param resumes whether the stream takes {@code Last-Event-ID}
   * @param ofData what is wrong with the data of one event
   */
  static List<String> objections(
      String text, boolean resumes, Function<String, List<String>> ofData) {
    List<String> wrong = new ArrayList<>();
    List<String> wanted = new ArrayList<>(FIELDS);
    if (resumes) {
      wanted.add("id");
    }
    for (String block : text.split("\r?\n\r?\n")) {
      List<String> fields = new ArrayList<>();
      for (String line : block.strip().split("\r?\n")) {
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        if (field.isEmpty() || field.equals(IGNORED)) {
          continue; // or a comment: the heartbeat
        }
        fields.add(field);
        if (field.equals("data")) {
          wrong.addAll(ofData.apply(line.substring(colon + 1).strip()));
        }
      }
      if (!fields.isEmpty() && !(fields.size() == wanted.size() && fields.containsAll(wanted))) {
        wrong.add("an event has the fields " + fields + " and not " + wanted);
      }
    }
    return wrong;
  }
}
