package io.stint.iam;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Amazon Resource Name: {@code arn:partition:service:region:account:resource}, 20 to 2,048
 * characters. Case matters.
 *
 * @throws IllegalArgumentException in words for the caller, when it is not one
 */
public final class Arn extends Identifier {

  private static final Pattern FORM =
      Pattern.compile("arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):(\\d{12}|aws|):([!-~]+)");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Arn(String value) {
    super(value);
    Names.length("an ARN", value, 20, 2048);
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an ARN has the form arn:aws:service:region:account:resource, got \"" + value + "\"");
    }
  }

  /** {@code aws}, {@code aws-cn}, … */
  public String partition() {
    return part(1);
  }

  public String service() {
    return part(2);
  }

  /** Empty for what belongs to AWS itself or to no account. */
  public Optional<AccountId> account() {
    String account = part(4);
    return account.length() == 12 ? Optional.of(new AccountId(account)) : Optional.empty();
  }

  /** What follows the account: {@code user/stint/ada}. */
  public String resource() {
    return part(5);
  }

  /** What precedes the first slash or colon of the resource: {@code user}. */
  public String resourceType() {
    return resource().split("[/:]", 2)[0];
  }

  /** What follows the last slash of the resource: {@code ada}. */
  public String resourceName() {
    return resource().substring(resource().lastIndexOf('/') + 1);
  }

  /** Of a user, group, role or policy, what lies between its type and its name. */
  public IamPath path() {
    return new IamPath(
        resource().substring(resource().indexOf('/'), resource().lastIndexOf('/') + 1));
  }

  private String part(int group) {
    Matcher matcher = FORM.matcher(value());
    if (!matcher.matches()) {
      throw new IllegalStateException(value());
    }
    return matcher.group(group);
  }
}
