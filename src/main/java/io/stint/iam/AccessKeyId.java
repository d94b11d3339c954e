package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The public half of an access key: 16 to 128 letters and digits.
 *
 * @throws IllegalArgumentException in words for the caller, when IAM would refuse it
 */
public record AccessKeyId(@JsonValue String value) {

  private static final Pattern ALLOWED = Pattern.compile("\\w+");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AccessKeyId {
    Names.length("an access key id", value, 16, 128);
    if (!ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException("an access key id has letters and digits only");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
