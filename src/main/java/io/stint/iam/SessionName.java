package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name of a role session: 2 to 64 characters. A user name of one character cannot be one.
 *
 * @throws IllegalArgumentException in words for the caller, when STS would refuse it
 */
public record SessionName(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SessionName {
    Names.length("a session name", value, 2, 64);
    Names.check("a session name", value, 64);
  }

  @Override
  public String toString() {
    return value;
  }
}
