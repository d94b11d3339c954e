package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The tags of an IAM object: at most 50, keys of 1 to 128 characters told apart ignoring case,
 * values of 0 to 256.
 */
public record Tags(@JsonValue Map<String, String> values) {

  public static final Tags NONE = new Tags(Map.of());

  private static final int MOST = 50;
  private static final Pattern TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

  public Tags {
    TreeMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

  /**
   * Tags as somebody asks for them.
   *
   * @throws IllegalArgumentException in words for the caller, when IAM would refuse them or when
   *     one is of AWS's or Stint's own
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Tags of(Map<String, String> asked) {
    Tags tags = new Tags(asked);
    if (tags.values.size() != asked.size()) {
      throw new IllegalArgumentException("two tag keys differ by case only");
    }
    if (asked.size() > MOST - Ownership.OWN_TAGS) {
      throw new IllegalArgumentException(
          "at most " + (MOST - Ownership.OWN_TAGS) + " tags, got " + asked.size());
    }
    asked.forEach(Tags::check);
    return tags;
  }

  public Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  Tags with(String key, String value) {
    TreeMap<String, String> copy = new TreeMap<>(values);
    copy.put(key, value);
    return new Tags(copy);
  }

  private static void check(String key, String value) {
    Names.length("a tag key", key, 1, 128);
    Names.length("the value of tag \"" + key + "\"", value, 0, 256);
    String lower = Names.key(key);
    if (lower.startsWith("aws:") || lower.startsWith(Ownership.PREFIX)) {
      throw new IllegalArgumentException("the tag \"" + key + "\" is reserved");
    }
    if (!TEXT.matcher(key).matches() || !TEXT.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "tag \"" + key + "\" may hold letters, digits, spaces and _ . : / = + - @ only");
    }
  }
}
