package io.stint.policy;

import java.util.Locale;

/**
 * One entry of a Principal element.
 *
 * @param value an ARN, an account id, a unique id (AIDA…, AROA…), a service name, a provider, or
 *     {@code *}
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>
 */
public record Principal(Type type, String value) {

  /** The keys of a Principal map; EVERYONE is the bare {@code "Principal": "*"}. */
  public enum Type {
    EVERYONE("*"),
    AWS("AWS"),
    SERVICE("Service"),
    FEDERATED("Federated"),
    CANONICAL_USER("CanonicalUser");

    private final String key;

    Type(String key) {
      this.key = key;
    }

    public String key() {
      return key;
    }
  }

  public static Principal everyone() {
    return new Principal(Type.EVERYONE, "*");
  }

  /** A user, role or session by its ARN, an account by its id, or {@code *}. */
  public static Principal aws(String value) {
    return new Principal(Type.AWS, value);
  }

  /** For example {@code ec2.amazonaws.com}. */
  public static Principal service(String name) {
    return new Principal(Type.SERVICE, name.toLowerCase(Locale.ROOT));
  }

  /** A SAML or OIDC provider's ARN, or a well-known provider's domain. */
  public static Principal federated(String provider) {
    return new Principal(Type.FEDERATED, provider);
  }

  boolean isEveryone() {
    return type == Type.EVERYONE || (type == Type.AWS && value.equals("*"));
  }

  /** The account that this entry stands for as a whole, or null. */
  String wholeAccount() {
    if (type != Type.AWS) {
      return null;
    }
    if (value.length() == 12) {
      return isDigits(value) ? value : null;
    }
    if (value.endsWith(":root") && value.startsWith("arn:")) {
      String[] parts = ArnPattern.split(value);
      return parts.length == 6 && parts[2].equals("iam") ? parts[4] : null;
    }
    return null;
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return type == Type.EVERYONE ? "*" : type.key() + " " + value;
  }
}
