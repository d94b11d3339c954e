package io.stint.webhook;

import io.stint.audit.AuditAction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What receivers know an event by: the word of its action, but for one that says more. */
final class EventType {

  private static final Map<AuditAction, String> OTHER_WORDS =
      Map.of(AuditAction.GRANT_ACTIVATED, "grant.active");

  private EventType() {}

  static String of(AuditAction action) {
    return OTHER_WORDS.getOrDefault(action, action.toString());
  }

  /** Of an event as it is stored; one of an action that is no longer known keeps its word. */
  static String of(String action) {
    return AuditAction.of(action).map(EventType::of).orElse(action);
  }

  static List<String> all() {
    return Arrays.stream(AuditAction.values()).map(EventType::of).toList();
  }
}
