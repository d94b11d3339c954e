package io.stint.instanceprofile;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.stint.role.RoleRequest;

/** The role of a new profile: one that is there, by name, or one to be made with it. */
final class RoleChoice {

  private final String name;
  private final RoleRequest inLine;

  private RoleChoice(String name, RoleRequest inLine) {
    this.name = name;
    this.inLine = inLine;
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static RoleChoice named(String name) {
    return new RoleChoice(name, null);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static RoleChoice made(RoleRequest inLine) {
    return new RoleChoice(null, inLine);
  }

  /** Null when the role is to be made. */
  String name() {
    return name;
  }

  /** Null when the role is there. */
  RoleRequest inLine() {
    return inLine;
  }

  @JsonValue
  Object asSent() {
    return name == null ? inLine : name;
  }
}
