package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name of an instance profile: 1 to 128 characters, unique ignoring case.
 *
 * @throws IllegalArgumentException in words for the caller, when IAM would refuse it
 */
public record InstanceProfileName(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public InstanceProfileName {
    Names.check("an instance profile name", value, 128);
  }

  /** What is unique in an account. */
  public String key() {
    return Names.key(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InstanceProfileName that && key().equals(that.key());
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
