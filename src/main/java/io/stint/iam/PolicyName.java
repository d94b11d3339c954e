package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * The name of a managed or inline policy: 1 to 128 characters. Equality minds case, so that two
 * inline policies that IAM tells apart are never taken for one.
 *
 * @throws IllegalArgumentException in words for the caller, when IAM would refuse it
 */
public final class PolicyName extends Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PolicyName(String value) {
    super(Names.check("a policy name", value, 128));
  }
}
