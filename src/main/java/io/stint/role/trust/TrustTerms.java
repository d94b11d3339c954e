package io.stint.role.trust;

import io.stint.policy.Principal;
import io.stint.policy.SessionRights;
import io.stint.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an entry of the standing trust becomes: whom the statement names, what they may call, and
 * the conditions that the entry's own members stand for.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Global
 *     condition keys</a>
 */
record TrustTerms(TrustEntry entry, Principal principal, String action, List<Term> terms) {

  static final String ASSUME = "sts:AssumeRole";
  private static final String EXTERNAL_ID = "sts:ExternalId";
  private static final String SAML_AUDIENCE = "https://signin.aws.amazon.com/saml";
  private static final String EQUALS = "StringEquals";

  /**
   * These tag each session that they make, and make none where they may not.
   *
   * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html">EKS Pod
   *     Identity: the role's trust policy</a>
   */
  private static final Set<String> TAGGING = Set.of("pods.eks.amazonaws.com");

  /**
   * A condition.
   *
   * @param member of the entry that stands for it
   */
  record Term(String member, String operator, String key, List<String> values) {

    boolean isSaidBy(String otherOperator, String otherKey) {
      return operator.equalsIgnoreCase(otherOperator) && key.equalsIgnoreCase(otherKey);
    }
  }

  static TrustTerms of(TrustEntry entry) {
    if (entry instanceof TrustEntry.Service service) {
      return new TrustTerms(entry, Principal.service(service.service()), ASSUME, terms(service));
    }
    if (entry instanceof TrustEntry.Account account) {
      return new TrustTerms(
          entry,
          Principal.aws("arn:aws:iam::" + account.accountId() + ":root"),
          ASSUME,
          terms(account));
    }
    if (entry instanceof TrustEntry.Caller caller) {
      List<Term> terms = new ArrayList<>();
      externalId(caller.externalId(), terms);
      mfa(caller.mfa(), terms);
      return new TrustTerms(entry, Principal.aws(caller.arn()), ASSUME, terms);
    }
    if (entry instanceof TrustEntry.Saml saml) {
      return new TrustTerms(
          entry,
          Principal.federated(saml.provider()),
          "sts:AssumeRoleWithSAML",
          List.of(new Term("provider", EQUALS, "SAML:aud", List.of(SAML_AUDIENCE))));
    }
    TrustEntry.Oidc oidc = (TrustEntry.Oidc) entry;
    return new TrustTerms(
        entry, Principal.federated(oidc.provider()), "sts:AssumeRoleWithWebIdentity", terms(oidc));
  }

  /**
   * Without Sids: one statement, or two where the external id is asked for, which AWS does not say
   * to be known when it asks for the rights beside assuming
   */
  List<Statement.Builder> statements() {
    List<String> beside = beside();
    boolean together = terms.stream().noneMatch(term -> term.key().equals(EXTERNAL_ID));
    List<String> actions = new ArrayList<>(List.of(action));
    if (together) {
      actions.addAll(beside);
    }
    List<Statement.Builder> statements = new ArrayList<>(List.of(allow(actions, terms)));
    if (!together && !beside.isEmpty()) {
      List<Term> others = terms.stream().filter(term -> !term.key().equals(EXTERNAL_ID)).toList();
      statements.add(allow(beside, others));
    }
    return statements;
  }

  private Statement.Builder allow(List<String> actions, List<Term> which) {
    Statement.Builder allow = Statement.allow(actions.toArray(String[]::new)).principals(principal);
    which.forEach(term -> allow.when(term.operator(), term.key(), term.values()));
    if (entry.conditions() != null) {
      entry
          .conditions()
          .forEach(
              (operator, keys) -> keys.forEach((key, values) -> allow.when(operator, key, values)));
    }
    return allow;
  }

  private List<String> beside() {
    boolean tagging = entry instanceof TrustEntry.Service its && TAGGING.contains(its.service());
    return SessionRights.of(
            tagging || Boolean.TRUE.equals(entry.tagSession()), entry.setSourceIdentity())
        .actions();
  }

  private static List<Term> terms(TrustEntry.Service service) {
    List<Term> terms = new ArrayList<>();
    if (service.sourceAccount() != null) {
      terms.add(
          new Term("sourceAccount", EQUALS, "aws:SourceAccount", List.of(service.sourceAccount())));
    }
    if (service.sourceArn() != null) {
      terms.add(new Term("sourceArn", "ArnLike", "aws:SourceArn", List.of(service.sourceArn())));
    }
    return terms;
  }

  private static List<Term> terms(TrustEntry.Account account) {
    List<Term> terms = new ArrayList<>();
    externalId(account.externalId(), terms);
    mfa(account.mfa(), terms);
    if (account.organizationId() != null) {
      terms.add(
          new Term(
              "organizationId", EQUALS, "aws:PrincipalOrgID", List.of(account.organizationId())));
    }
    if (account.organizationPaths() != null) {
      terms.add(
          new Term(
              "organizationPaths",
              "ForAnyValue:StringLike",
              "aws:PrincipalOrgPaths",
              account.organizationPaths()));
    }
    if (account.principalArnLike() != null) {
      terms.add(
          new Term("principalArnLike", "ArnLike", "aws:PrincipalArn", account.principalArnLike()));
    }
    return terms;
  }

  private static List<Term> terms(TrustEntry.Oidc oidc) {
    String issuer = oidc.provider().substring(oidc.provider().indexOf("oidc-provider/") + 14);
    boolean wild = oidc.subject().indexOf('*') >= 0 || oidc.subject().indexOf('?') >= 0;
    return List.of(
        new Term("audience", EQUALS, issuer + ":aud", List.of(oidc.audience())),
        new Term(
            "subject", wild ? "StringLike" : EQUALS, issuer + ":sub", List.of(oidc.subject())));
  }

  private static void externalId(String externalId, List<Term> terms) {
    if (externalId != null) {
      terms.add(new Term("externalId", EQUALS, EXTERNAL_ID, List.of(externalId)));
    }
  }

  /** {@code Bool}, not {@code BoolIfExists}: long-term keys carry no such key at all. */
  private static void mfa(boolean desired, List<Term> terms) {
    if (desired) {
      terms.add(new Term("mfa", "Bool", "aws:MultiFactorAuthPresent", List.of("true")));
    }
  }
}
