package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.regex.Pattern;

/**
 * The ARN of a managed policy, AWS's own or a customer's. Case matters.
 *
 * @throws IllegalArgumentException in words for the caller, when it is not one
 */
public final class PolicyArn extends Identifier {

  private static final Pattern FORM =
      Pattern.compile(
          "arn:aws[a-z-]*:iam::(\\d{12}|aws):policy/([\\w+=,.@-]+/)*[\\w+=,.@-]{1,128}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PolicyArn(String value) {
    super(value);
    Names.length("a policy ARN", value, 20, 2048);
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          ("a policy ARN has the form arn:aws:iam::aws:policy/Name or"
                  + " arn:aws:iam::123456789012:policy/Name, got \"%s\"")
              .formatted(value));
    }
  }

  /** Whether AWS owns it: it can be attached but not changed. */
  public boolean awsManaged() {
    return value().contains(":iam::aws:");
  }

  public PolicyName name() {
    return new PolicyName(value().substring(value().lastIndexOf('/') + 1));
  }
}
