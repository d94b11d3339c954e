package io.stint.grant.explanation;

import io.stint.policy.OpenKeys;
import io.stint.web.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is asked.
 *
 * @param member null: not said
 * @param at null: now
 * @param mfa whether with a second factor
 * @param context what is said of the request, by key in lower case
 * @param action null: what the grant is for
 * @param resource null with the action
 */
public record Question(
    String member,
    Instant at,
    boolean mfa,
    Map<String, List<String>> context,
    String action,
    String resource) {

  private static final int MOST_KEYS = 50;
  private static final int LONGEST = 2048;

  /**
   * @param said {@code key=value} each; a key again: another value of it
   * @throws Refusal 400
   */
  public static Map<String, List<String>> context(List<String> said) {
    if (said.size() > MOST_KEYS) {
      throw Refusal.invalid("?context", "At most " + MOST_KEYS + " values.");
    }
    Map<String, List<String>> context = new TreeMap<>();
    for (String one : said) {
      int equals = one.indexOf('=');
      String key = equals < 0 ? "" : one.substring(0, equals).toLowerCase(Locale.ROOT);
      if (key.indexOf(':') < 1 || one.length() > LONGEST) {
        throw Refusal.invalid(
            "?context",
            "A key and its value, such as aws:SourceIp=203.0.113.7; at most "
                + LONGEST
                + " characters.");
      }
      if (OpenKeys.followsFromTheCaller(key)) {
        throw Refusal.invalid(
            "?context",
            key + " follows from who tries, from at and from mfa: it is not to be said.");
      }
      context.computeIfAbsent(key, k -> new ArrayList<>()).add(one.substring(equals + 1));
    }
    return context;
  }

  /**
   * @throws Refusal 400 when only one of action and resource is there
   */
  public Question {
    if ((action == null) != (resource == null)) {
      throw Refusal.invalid(
          action == null ? "?action" : "?resource",
          "Which one? An action and a resource go together; * where the action knows none.");
    }
    if (action != null && !action.matches("[A-Za-z0-9-]{1,64}:[A-Za-z0-9-]{1,128}")) {
      throw Refusal.invalid("?action", "An action is written vendor:name, such as s3:GetObject.");
    }
    if (resource != null
        && (resource.length() > LONGEST
            || !(resource.equals("*") || resource.matches("arn(:[^:]*){4}:.+")))) {
      throw Refusal.invalid("?resource", "The ARN of one resource, or *.");
    }
  }
}
