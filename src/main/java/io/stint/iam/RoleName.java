package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * The name of an IAM role: 1 to 64 characters, unique ignoring case; when the role is assumed, case
 * matters.
 *
 * @throws IllegalArgumentException in words for the caller, when IAM would refuse it
 */
public final class RoleName extends Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RoleName(String value) {
    super(Names.check("a role name", value, 64), Names.key(value));
  }
}
