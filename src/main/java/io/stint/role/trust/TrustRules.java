package io.stint.role.trust;

import io.stint.iam.PrincipalArn;
import io.stint.web.Refusal;
import java.util.List;
import java.util.regex.Pattern;

/** What a trust entry must say so that a role is never open to the world. */
public final class TrustRules {

  private static final int MOST = 50;
  private static final Pattern SERVICE =
      Pattern.compile("[a-z0-9][a-z0-9.-]{0,120}\\.amazonaws\\.com(\\.cn)?");
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
  private static final Pattern SESSION =
      Pattern.compile(
          "arn:aws[a-z-]*:sts::\\d{12}:assumed-role/[\\w+=,.@-]{1,64}/[\\w+=,.@-]{2,64}");
  private static final Pattern SAML =
      Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:saml-provider/[\\w._-]{1,128}");
  private static final Pattern OIDC =
      Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:oidc-provider/[\\w.:/%-]{1,255}");
  private static final Pattern SOURCE =
      Pattern.compile("arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9*?-]*:[0-9*?]*:[!-~]{1,1024}");
  private static final Pattern ORGANIZATION = Pattern.compile("o-[a-z0-9]{10,32}");
  private static final Pattern ORGANIZATION_PATH =
      Pattern.compile(
          "o-[a-z0-9]{10,32}/r-[a-z0-9]{4,32}/(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}/)*(ou-)?\\*?");
  private static final Pattern PRINCIPAL_LIKE =
      Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:(user|role)/[\\w+=,.@/*?-]{1,576}");
  private static final String ONE_ACCOUNT = "one account, by its twelve digits";
  private static final Pattern NOTHING_BUT_WILDCARDS = Pattern.compile("[*?:/.\\s-]*");

  /** Issuers that give tokens to whoever has an account with them. */
  private static final Pattern SHARED_ISSUER =
      Pattern.compile(
          "oidc-provider/(token\\.actions\\.githubusercontent\\.com|gitlab\\.com|app\\.terraform\\.io)");

  /** A kind, and one name of it: {@code repo:my-organisation/}. */
  private static final Pattern OWNER = Pattern.compile("[^*?:/]+:[^*?:/]+([:/]|$)");

  private final Refusal.Collector wrong;

  private final String partition;

  private TrustRules(String partition, Refusal.Collector wrong) {
    this.partition = partition;
    this.wrong = wrong;
  }

  /**
   * @param partition that the account is in, and with it everybody whom it can trust; null while it
   *     is not known
   */
  public static void check(List<TrustEntry> trust, String partition, Refusal.Collector wrong) {
    wrong.require(trust.size() <= MOST, "/trust", "at most " + MOST + " trust entries");
    TrustRules rules = new TrustRules(partition, wrong);
    for (int i = 0; i < trust.size(); i++) {
      rules.entry(trust.get(i), "/trust/" + i);
    }
  }

  private void entry(TrustEntry entry, String at) {
    if (entry == null) {
      wrong.add(at, "a trust entry is an object");
      return;
    }
    if (kind(entry, at) && entry.conditions() != null) {
      TrustConditionRules.check(entry, at + "/conditions", wrong);
    }
  }

  /** Whether what the entry says by members of its own can be said. */
  private boolean kind(TrustEntry entry, String at) {
    int before = wrong.size();
    if (entry instanceof TrustEntry.Service service) {
      matches(
          SERVICE,
          service.service(),
          at + "/service",
          "a service is written in small letters, such as ec2.amazonaws.com");
      unlessNull(ACCOUNT, service.sourceAccount(), at + "/sourceAccount", ONE_ACCOUNT);
      unlessNull(
          SOURCE,
          service.sourceArn(),
          at + "/sourceArn",
          "the ARN of a resource, in which * and ? may stand");
      here(service.sourceArn(), at + "/sourceArn");
    } else if (entry instanceof TrustEntry.Account account) {
      matches(ACCOUNT, account.accountId(), at + "/accountId", ONE_ACCOUNT);
      externalId(account.externalId(), at);
      narrowed(account, at);
    } else if (entry instanceof TrustEntry.Caller caller) {
      String arn = caller.arn();
      wrong.require(
          PrincipalArn.isOne(arn) || (arn != null && SESSION.matcher(arn).matches()),
          at + "/arn",
          "one user, role or role session by its whole ARN, without wildcards; a whole account is"
              + " type ACCOUNT");
      here(arn, at + "/arn");
      externalId(caller.externalId(), at);
    } else if (entry instanceof TrustEntry.Saml saml) {
      matches(
          SAML,
          saml.provider(),
          at + "/provider",
          "a SAML provider, such as arn:aws:iam::123456789012:saml-provider/Example");
      here(saml.provider(), at + "/provider");
    } else if (entry instanceof TrustEntry.Oidc oidc) {
      oidc(oidc, at);
    }
    return wrong.size() == before;
  }

  private void externalId(String value, String at) {
    unlessNull(
        EXTERNAL_ID,
        value,
        at + "/externalId",
        "an external id has 2 to 1,224 letters, digits and + = , . @ : / - _");
  }

  private void narrowed(TrustEntry.Account account, String at) {
    unlessNull(
        ORGANIZATION,
        account.organizationId(),
        at + "/organizationId",
        "an organization, such as o-a1b2c3d4e5");
    each(
        ORGANIZATION_PATH,
        account.organizationPaths(),
        at + "/organizationPaths",
        "a path of an organization that ends with / or *, such as"
            + " o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*");
    each(
        PRINCIPAL_LIKE,
        account.principalArnLike(),
        at + "/principalArnLike",
        "the ARN of a user or role with * and ? within, such as"
            + " arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Ops_*");
    for (int i = 0;
        account.principalArnLike() != null && i < account.principalArnLike().size();
        i++) {
      String arn = account.principalArnLike().get(i);
      here(arn, at + "/principalArnLike/" + i);
      wrong.require(
          arn == null || !arn.startsWith("arn:") || arn.contains("::" + account.accountId() + ":"),
          at + "/principalArnLike/" + i,
          "nobody of another account comes through this entry: an entry for each account");
    }
  }

  private void each(Pattern form, List<String> values, String at, String rule) {
    if (values == null || !wrong.require(values.size() <= MOST, at, "at most " + MOST)) {
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      matches(form, values.get(i), at + "/" + i, rule);
    }
  }

  private void unlessNull(Pattern form, String value, String at, String rule) {
    if (value != null) {
      matches(form, value, at, rule);
    }
  }

  private void oidc(TrustEntry.Oidc oidc, String at) {
    matches(
        OIDC,
        oidc.provider(),
        at + "/provider",
        "an OIDC provider, such as arn:aws:iam::123456789012:oidc-provider/issuer.example");
    here(oidc.provider(), at + "/provider");
    if (plain(oidc.audience(), at + "/audience")) {
      wrong.require(
          oidc.audience().indexOf('*') < 0 && oidc.audience().indexOf('?') < 0,
          at + "/audience",
          "one audience, without wildcards");
    }
    if (plain(oidc.subject(), at + "/subject")) {
      wrong.require(
          !NOTHING_BUT_WILDCARDS.matcher(oidc.subject()).matches(),
          at + "/subject",
          "a subject of nothing but wildcards would let in everybody whom the provider knows");
      wrong.require(
          oidc.provider() == null
              || !SHARED_ISSUER.matcher(oidc.provider()).find()
              || OWNER.matcher(oidc.subject()).lookingAt(),
          at + "/subject",
          "the provider serves everybody: the subject names one owner before any wildcard, such as"
              + " repo:my-organisation/*");
    }
  }

  /** A value that IAM compares: there, and without anything that IAM would fill in. */
  private boolean plain(String value, String at) {
    return wrong.require(
            value != null && !value.isBlank(),
            at,
            "required: without it every token of the provider would be taken")
        && wrong.require(
            value.length() <= 255 && !value.contains("${"),
            at,
            "at most 255 characters, and no policy variable");
  }

  /** IAM refuses a principal of another partition. */
  private void here(String arn, String at) {
    wrong.require(
        arn == null
            || partition == null
            || !arn.startsWith("arn:")
            || arn.startsWith("arn:" + partition + ":"),
        at,
        "this account is in the partition " + partition + ", and trusts nobody of another one");
  }

  private void matches(Pattern form, String value, String at, String rule) {
    wrong.require(value != null && form.matcher(value).matches(), at, rule);
  }
}
