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
    } else if (entry instanceof TrustEntry.Service service) {
      matches(
          SERVICE,
          service.service(),
          at + "/service",
          "a service is written in small letters, such as ec2.amazonaws.com");
    } else if (entry instanceof TrustEntry.Account account) {
      matches(ACCOUNT, account.accountId(), at + "/accountId", "one account, by its twelve digits");
      if (account.externalId() != null) {
        matches(
            EXTERNAL_ID,
            account.externalId(),
            at + "/externalId",
            "an external id has 2 to 1,224 letters, digits and + = , . @ : / - _");
      }
    } else if (entry instanceof TrustEntry.Caller caller) {
      String arn = caller.arn();
      wrong.require(
          PrincipalArn.isOne(arn) || (arn != null && SESSION.matcher(arn).matches()),
          at + "/arn",
          "one user, role or role session by its whole ARN, without wildcards; a whole account is"
              + " type ACCOUNT");
      here(arn, at + "/arn");
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
