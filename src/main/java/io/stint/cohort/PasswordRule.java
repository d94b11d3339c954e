package io.stint.cohort;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;

/**
 * How members get their passwords.
 *
 * @param value the shared password; taken, never shown
 */
record PasswordRule(PasswordMode mode, @JsonProperty(access = Access.WRITE_ONLY) String value) {

  static final PasswordRule PER_MEMBER = new PasswordRule(PasswordMode.PER_MEMBER, null);

  @Override
  public String toString() {
    return "PasswordRule[" + mode + "]";
  }
}
