package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * The name of an instance profile: 1 to 128 characters, unique ignoring case.
 *
 * @throws IllegalArgumentException in words for the caller, when IAM would refuse it
 */
public final class InstanceProfileName extends Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public InstanceProfileName(String value) {
    super(Names.check("an instance profile name", value, 128), Names.key(value));
  }
}
