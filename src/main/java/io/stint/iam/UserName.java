package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name of an IAM user: 1 to 64 characters, unique ignoring case.
 *
 * @throws IllegalArgumentException in words for the caller, when IAM would refuse it
 */
public record UserName(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public UserName {
    Names.check("a user name", value, 64);
  }

  /** What is unique in an account. */
  public String key() {
    return Names.key(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UserName that && key().equals(that.key());
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
