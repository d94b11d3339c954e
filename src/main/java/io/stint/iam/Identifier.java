package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonValue;

/** Text that IAM has rules for: checked once, compared as IAM compares it, shown as it is. */
public abstract class Identifier {

  private final String value;
  private final String key;

  Identifier(String value) {
    this(value, value);
  }

  /**
   * @param key what is compared
   */
  Identifier(String value, String key) {
    this.value = value;
    this.key = key;
  }

  @JsonValue
  public final String value() {
    return value;
  }

  /** What of it is unique. */
  public final String key() {
    return key;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Identifier that
        && getClass() == that.getClass()
        && key.equals(that.key);
  }

  @Override
  public final int hashCode() {
    return key.hashCode();
  }

  @Override
  public final String toString() {
    return value;
  }
}
