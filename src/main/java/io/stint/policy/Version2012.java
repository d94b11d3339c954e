package io.stint.policy;

import java.util.List;

/** Carries statements of version 2008-10-17, where {@code ${…}} is plain text, into 2012-10-17. */
final class Version2012 {
  private Version2012() {}

  static Statement escaped(Statement old) {
    Statement.Builder builder = old.toBuilder();
    if (old.resource() != null) {
      List<String> resources = old.resource().values().stream().map(Version2012::escaped).toList();
      if (old.resource().except()) {
        builder.notOn(resources);
      } else {
        builder.on(resources);
      }
    }
    old.condition()
        .forEach(
            (operator, keys) ->
                keys.forEach(
                    (key, values) ->
                        builder.when(
                            operator, key, values.stream().map(Version2012::escaped).toList())));
    return builder.build();
  }

  private static String escaped(String text) {
    return text.replace("${", "${$}{");
  }
}
