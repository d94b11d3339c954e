package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * The name of a role session: 2 to 64 characters. A user name of one character cannot be one.
 *
 * @throws IllegalArgumentException in words for the caller, when STS would refuse it
 */
public final class SessionName extends Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SessionName(String value) {
    super(value);
    Names.length("a session name", value, 2, 64);
    Names.check("a session name", value, 64);
  }
}
