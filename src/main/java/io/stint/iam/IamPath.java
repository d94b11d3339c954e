package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.regex.Pattern;

/**
 * The path of an IAM object: {@code /} or {@code /a/b/}, 1 to 512 characters. It says who the
 * object belongs to; it is no part of its identity.
 *
 * @throws IllegalArgumentException in words for the caller, when IAM would refuse it
 */
public final class IamPath extends Identifier {

  private static final Pattern FORM = Pattern.compile("/|/[!-~]+/");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public IamPath(String value) {
    super(value);
    Names.length("a path", value, 1, 512);
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a path begins and ends with / and has no spaces, got \"" + value + "\"");
    }
  }

  /** Whether this path is {@code other} or below it. */
  public boolean isUnder(IamPath other) {
    return value().startsWith(other.value());
  }

  /** Paths that AWS keeps for itself; what lies there can be read, never changed. */
  public boolean isReserved() {
    return value().startsWith("/aws-service-role/") || value().startsWith("/aws-reserved/");
  }
}
