package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.regex.Pattern;

/**
 * The number of an AWS account: twelve digits.
 *
 * @throws IllegalArgumentException in words for the caller, when it is not
 */
public final class AccountId extends Identifier {

  private static final Pattern DIGITS = Pattern.compile("\\d{12}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AccountId(String value) {
    super(value);
    if (value == null || !DIGITS.matcher(value).matches()) {
      throw new IllegalArgumentException("an account id has twelve digits, got \"" + value + "\"");
    }
  }
}
