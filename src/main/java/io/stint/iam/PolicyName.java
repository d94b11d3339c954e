package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name of a managed or inline policy: 1 to 128 characters. Equality minds case, so that two
 * inline policies that IAM tells apart are never taken for one.
 *
 * @throws IllegalArgumentException in words for the caller, when IAM would refuse it
 */
public record PolicyName(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PolicyName {
    Names.check("a policy name", value, 128);
  }

  @Override
  public String toString() {
    return value;
  }
}
