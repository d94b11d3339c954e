package io.stint.sandbox;

import java.time.Instant;
import java.util.Locale;

/** What users, groups, roles, profiles and policies have in common. */
record Named(String id, String name, String path, Instant created) {
  static final String ACCOUNT = "123456789012";

  String arn(String kind) {
    return arn(kind, path, name);
  }

  static String arn(String kind, String path, String name) {
    return "arn:aws:iam::" + ACCOUNT + ":" + kind + path + name;
  }

  String key() {
    return fold(name);
  }

  /** Names are unique ignoring case. */
  static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  Named renamed(String newName, String newPath) {
    return new Named(
        id, newName == null ? name : newName, newPath == null ? path : newPath, created);
  }
}
