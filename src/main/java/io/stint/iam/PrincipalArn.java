package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.regex.Pattern;

/**
 * One IAM user or role of any account by its whole ARN, path included. Case matters. IAM takes no
 * wildcards in a Principal element.
 *
 * @throws IllegalArgumentException in words for the caller, when it is not one
 */
public final class PrincipalArn extends Identifier {

  private static final int LONGEST_PATH = 512;

  private static final Pattern FORM =
      Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:(user|role)/([\\w+=,.@-]+/)*[\\w+=,.@-]{1,64}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PrincipalArn(String value) {
    super(value);
    if (!isOne(value)) {
      throw new IllegalArgumentException(
          "one user or role by its whole ARN, without wildcards, such as"
              + " arn:aws:iam::123456789012:user/x");
    }
  }

  public static boolean isOne(String value) {
    return value != null
        && value.length() <= 2048
        && FORM.matcher(value).matches()
        && value.lastIndexOf('/') - value.indexOf('/') <= LONGEST_PATH;
  }

  public String partition() {
    return part(1);
  }

  public AccountId account() {
    return new AccountId(part(4));
  }

  public boolean isRole() {
    return part(5).startsWith("role/");
  }

  /** Without the path. */
  public String name() {
    return value().substring(value().lastIndexOf('/') + 1);
  }

  private String part(int index) {
    return value().split(":", 6)[index];
  }
}
