package io.stint.grant.use;

import io.stint.grant.GrantType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What a person needs to use a grant.
 *
 * @param member null in those for nobody in particular
 * @param withAccessKey how to store an access key for the command line
 * @param withSignIn how to sign in through the browser instead
 * @param awsConfig a profile for {@code ~/.aws/config}
 * @param note one sentence for people
 */
record Instructions(
    GrantType type,
    String member,
    String signInUrl,
    Instant endsAt,
    String withAccessKey,
    String withSignIn,
    String awsConfig,
    String assumeRoleCommand,
    String switchRoleUrl,
    String note) {

  /** What a profile is made of. */
  record Profile(
      String roleName, String roleArn, String source, String session, long seconds, String mfa) {

    private static final Pattern PLAIN = Pattern.compile("[\\w+=,.@:/-]+");

    String awsConfig() {
      StringBuilder profile = new StringBuilder("[profile " + roleName + "]\n");
      profile.append("role_arn = ").append(roleArn).append('\n');
      profile.append("source_profile = ").append(source).append('\n');
      profile.append("role_session_name = ").append(session).append('\n');
      if (mfa != null) {
        profile.append("mfa_serial = ").append(mfa).append('\n');
      }
      return profile.append("duration_seconds = ").append(seconds).append('\n').toString();
    }

    String command() {
      return ("aws sts assume-role --role-arn %s --role-session-name %s --duration-seconds %s%s"
              + " --profile %s")
          .formatted(
              quoted(roleArn),
              quoted(session),
              seconds,
              (mfa == null ? "" : " --serial-number " + quoted(mfa) + " --token-code <code>"),
              source);
    }

    /** A path in IAM may hold what a shell would run. */
    private static String quoted(String text) {
      return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Path and name without the leading slash, as the console wants it. */
    String switchRoleUrl() {
      String[] parts = roleArn.split(":", 6);
      String pathAndName = parts[5].substring("role/".length());
      return "https://signin.aws.amazon.com/switchrole?account=%s&roleName=%s&displayName=%s"
          .formatted(parts[4], encoded(pathAndName), encoded(roleName));
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8)
          .replace("+", "%20")
          .replace("%2F", "/");
    }
  }
}
