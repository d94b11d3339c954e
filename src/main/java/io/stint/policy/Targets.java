package io.stint.policy;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/** What AWS may ask for of each kind, as patterns: made once for many comparisons. */
final class Targets {

  static final Targets ANYWHERE = new Targets(Home.unknown(""));

  private final Home home;
  private final Map<ResourceKind, int[]> patterns = new EnumMap<>(ResourceKind.class);

  Targets(Home home) {
    this.home = home;
    for (ResourceKind kind : ResourceKind.values()) {
      if (kind != ResourceKind.ACCOUNT) {
        patterns.put(kind, asked(kind, home));
      }
    }
  }

  Home home() {
    return home;
  }

  /** Null for what has no ARN. */
  int[] of(ResourceKind kind) {
    return patterns.get(kind);
  }

  private static int[] asked(ResourceKind kind, Home home) {
    IntStream arn = literal("arn:");
    arn = IntStream.concat(arn, known(home.partition()));
    arn = IntStream.concat(arn, literal(":" + kind.service() + ":"));
    if (kind.prefix() == null) {
      IntStream rest = IntStream.of(Meeting.MANY, ':', Meeting.MANY, ':', Meeting.MANY);
      return IntStream.concat(arn, rest).toArray();
    }
    arn = IntStream.concat(arn, literal(":"));
    arn = IntStream.concat(arn, known(kind == ResourceKind.ROOT ? null : home.account()));
    arn = IntStream.concat(arn, literal(":" + kind.prefix()));
    return (kind == ResourceKind.ROOT ? arn : IntStream.concat(arn, IntStream.of(Meeting.MANY)))
        .toArray();
  }

  private static IntStream known(String part) {
    return part == null ? IntStream.of(Meeting.MANY) : literal(part);
  }

  private static IntStream literal(String text) {
    return text.chars();
  }
}
