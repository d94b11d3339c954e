package io.stint.cohort;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a cohort asks for on the users of its members themselves.
 *
 * <p>A user has one boundary, and two are not compared; what a tag says may decide on rights. So
 * nobody comes into a second cohort that asks for another of either: neither would hold there.
 *
 * @param permissionsBoundary ARN of a managed policy; null: none
 * @param tags told apart ignoring case
 */
record UserAttributes(String permissionsBoundary, Map<String, String> tags) {

  static final UserAttributes NONE = new UserAttributes(null, Map.of());

  /** Of IAM's 50 for a user: two say whose it is, and one each in which of ten cohorts it is. */
  static final int MOST_TAGS = 38;

  UserAttributes {
    TreeMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(tags == null ? Map.of() : tags);
    tags = Collections.unmodifiableMap(copy);
  }

  boolean isNothing() {
    return permissionsBoundary == null && tags.isEmpty();
  }

  /**
   * Why nobody can be in both.
   *
   * @param words that follow the name of the other
   */
  record Clash(String pointer, String words) {}

  private static final String BOUNDARY = "/permissionsBoundary";
  private static final String TAGS = "/tags";

  private static Optional<Clash> clash(String pointer, String words) {
    return Optional.of(new Clash(pointer, words));
  }

  /**
   * Why nobody can be in a cohort that asks for this beside others; empty: they can.
   *
   * @param others what the others ask for
   */
  Optional<Clash> clash(List<UserAttributes> others) {
    TreeMap<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(tags);
    for (UserAttributes other : others) {
      if (permissionsBoundary != null
          && other.permissionsBoundary != null
          && !permissionsBoundary.equals(other.permissionsBoundary)) {
        return clash(BOUNDARY, "asks for another permissions boundary, and a user has one only");
      }
      Optional<String> said =
          tags.entrySet().stream()
              .filter(tag -> other.tags.containsKey(tag.getKey()))
              .filter(tag -> !Objects.equals(tag.getValue(), other.tags.get(tag.getKey())))
              .map(Map.Entry::getKey)
              .findFirst();
      if (said.isPresent()) {
        return clash(TAGS, "gives the tag " + said.get() + " another value");
      }
      all.putAll(other.tags);
    }
    return !tags.isEmpty() && all.size() > MOST_TAGS
        ? clash(TAGS, "gives tags too, and a user has room for " + MOST_TAGS)
        : Optional.empty();
  }
}
