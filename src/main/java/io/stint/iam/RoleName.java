package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name of an IAM role: 1 to 64 characters, unique ignoring case; when the role is assumed, case
 * matters.
 *
 * @throws IllegalArgumentException in words for the caller, when IAM would refuse it
 */
public record RoleName(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RoleName {
    Names.check("a role name", value, 64);
  }

  /** What is unique in an account. */
  public String key() {
    return Names.key(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RoleName that && key().equals(that.key());
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
