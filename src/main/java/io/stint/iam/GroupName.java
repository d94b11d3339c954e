package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name of an IAM user group: 1 to 128 characters, unique ignoring case.
 *
 * @throws IllegalArgumentException in words for the caller, when IAM would refuse it
 */
public record GroupName(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public GroupName {
    Names.check("a group name", value, 128);
  }

  /** What is unique in an account. */
  public String key() {
    return Names.key(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GroupName that && key().equals(that.key());
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
