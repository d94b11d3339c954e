package io.stint.role.trust;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who may assume a role, in the standing part of its trust. Checked by {@link TrustRules}. What
 * narrows an entry is null where nothing is said.
 */
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

  /** Further conditions, all of which must be met: operator → key → values. */
  Map<String, Map<String, List<String>>> conditions();

  /** Whether who assumes the role may give the session tags. */
  default Boolean tagSession() {
    return null;
  }

  /** Whether who assumes the role may say on whose behalf, for as long as the session lives. */
  default Boolean setSourceIdentity() {
    return null;
  }

  /**
   * An AWS service, such as {@code ec2.amazonaws.com}.
   *
   * @param sourceAccount the account for whose resource the service may come
   * @param sourceArn that resource; {@code *} and {@code ?} may stand within
   */
  record Service(
      String service,
      String sourceAccount,
      String sourceArn,
      Map<String, Map<String, List<String>>> conditions)
      implements TrustEntry {
    public Service {
      conditions = frozen(conditions);
    }

    public Service(String service) {
      this(service, null, null, null);
    }
  }

  /**
   * Whoever another account lets.
   *
   * @param externalId what the assumer must say, against the confused deputy
   * @param organizationId the organization that who assumes it must be in
   * @param organizationPaths of organizational units, one of which who assumes it must be in
   * @param principalArnLike forms of ARNs of users and roles, one of which who assumes it must have
   */
  record Account(
      String accountId,
      String externalId,
      Boolean mfa,
      String organizationId,
      List<String> organizationPaths,
      List<String> principalArnLike,
      Boolean tagSession,
      Boolean setSourceIdentity,
      Map<String, Map<String, List<String>>> conditions)
      implements TrustEntry {
    public Account {
      mfa = Boolean.TRUE.equals(mfa);
      organizationPaths = said(organizationPaths);
      principalArnLike = said(principalArnLike);
      tagSession = said(tagSession);
      setSourceIdentity = said(setSourceIdentity);
      conditions = frozen(conditions);
    }
  }

  /** One user, role or role session. */
  record Caller(
      String arn,
      String externalId,
      Boolean mfa,
      Boolean tagSession,
      Boolean setSourceIdentity,
      Map<String, Map<String, List<String>>> conditions)
      implements TrustEntry {
    public Caller {
      mfa = Boolean.TRUE.equals(mfa);
      tagSession = said(tagSession);
      setSourceIdentity = said(setSourceIdentity);
      conditions = frozen(conditions);
    }
  }

  /** Whoever signs in through a SAML provider, for the AWS sign-in page. */
  record Saml(
      String provider,
      Boolean tagSession,
      Boolean setSourceIdentity,
      Map<String, Map<String, List<String>>> conditions)
      implements TrustEntry {
    public Saml {
      tagSession = said(tagSession);
      setSourceIdentity = said(setSourceIdentity);
      conditions = frozen(conditions);
    }
  }

  /**
   * Holders of a token of an OIDC provider.
   *
   * @param subject exact, or with {@code *} and {@code ?} within
   */
  record Oidc(
      String provider,
      String audience,
      String subject,
      Boolean tagSession,
      Boolean setSourceIdentity,
      Map<String, Map<String, List<String>>> conditions)
      implements TrustEntry {
    public Oidc {
      tagSession = said(tagSession);
      setSourceIdentity = said(setSourceIdentity);
      conditions = frozen(conditions);
    }
  }

  /**
   * No is the same as nothing: rows from before this could be said are not changed by saying it.
   */
  private static Boolean said(Boolean value) {
    return Boolean.TRUE.equals(value) ? true : null;
  }

  private static List<String> said(List<String> values) {
    return values == null || values.isEmpty() ? null : Collections.unmodifiableList(values);
  }

  private static Map<String, Map<String, List<String>>> frozen(
      Map<String, Map<String, List<String>>> conditions) {
    return conditions == null || conditions.isEmpty()
        ? null
        : Collections.unmodifiableMap(new TreeMap<>(conditions));
  }
}
