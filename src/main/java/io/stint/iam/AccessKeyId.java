package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.regex.Pattern;

/**
 * The public half of an access key: 16 to 128 letters and digits.
 *
 * @throws IllegalArgumentException in words for the caller, when IAM would refuse it
 */
public final class AccessKeyId extends Identifier {

  private static final Pattern ALLOWED = Pattern.compile("\\w+");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AccessKeyId(String value) {
    super(value);
    Names.length("an access key id", value, 16, 128);
    if (!ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException("an access key id has letters and digits only");
    }
  }
}
