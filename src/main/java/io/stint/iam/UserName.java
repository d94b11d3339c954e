package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * The name of an IAM user: 1 to 64 characters, unique ignoring case.
 *
 * @throws IllegalArgumentException in words for the caller, when IAM would refuse it
 */
public final class UserName extends Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public UserName(String value) {
    super(Names.check("a user name", value, 64), Names.key(value));
  }
}
