package io.stint.role.trust;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Who may assume a role, in the standing part of its trust. Checked by {@link TrustRules}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TrustEntry.Service.class, name = "SERVICE"),
  @JsonSubTypes.Type(value = TrustEntry.Account.class, name = "ACCOUNT"),
  @JsonSubTypes.Type(value = TrustEntry.Caller.class, name = "PRINCIPAL"),
  @JsonSubTypes.Type(value = TrustEntry.Saml.class, name = "SAML"),
  @JsonSubTypes.Type(value = TrustEntry.Oidc.class, name = "OIDC")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface TrustEntry {

  /** An AWS service, such as {@code ec2.amazonaws.com}. */
  record Service(String service) implements TrustEntry {}

  /**
   * Whoever another account lets.
   *
   * @param externalId what the assumer must say, against the confused deputy; may be null
   */
  record Account(String accountId, String externalId, Boolean mfa) implements TrustEntry {
    public Account {
      mfa = Boolean.TRUE.equals(mfa);
    }
  }

  /** One user, role or role session. */
  record Caller(String arn, Boolean mfa) implements TrustEntry {
    public Caller {
      mfa = Boolean.TRUE.equals(mfa);
    }
  }

  /** Whoever signs in through a SAML provider, for the AWS sign-in page. */
  record Saml(String provider) implements TrustEntry {}

  /**
   * Holders of a token of an OIDC provider.
   *
   * @param subject exact, or with {@code *} and {@code ?} within
   */
  record Oidc(String provider, String audience, String subject) implements TrustEntry {}
}
