package io.stint.cohort;

import io.stint.iam.GroupName;
import io.stint.iam.UserName;

/** A user or group is in IAM under another name: what is to be taken from it is taken there. */
public final class Renamed extends RuntimeException {

  static final String CODE = "Renamed";

  private final String name;

  private Renamed(String message, String name) {
    super(message, null, false, false);
    this.name = name;
  }

  static Renamed user(String known, UserName name) {
    return new Renamed(
        ("The user %s was renamed to %s in IAM. Its access ends there too; rename it"
                + " back, or take the member out.")
            .formatted(known, name),
        name.value());
  }

  static Renamed group(String known, GroupName name) {
    return new Renamed(
        "The group %s was renamed to %s in IAM. What it gives ends there too; rename it back."
            .formatted(known, name),
        name.value());
  }

  /** The name that it has by now. */
  String name() {
    return name;
  }
}
