package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * The name of an IAM user group: 1 to 128 characters, unique ignoring case.
 *
 * @throws IllegalArgumentException in words for the caller, when IAM would refuse it
 */
public final class GroupName extends Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public GroupName(String value) {
    super(Names.check("a group name", value, 128), Names.key(value));
  }
}
