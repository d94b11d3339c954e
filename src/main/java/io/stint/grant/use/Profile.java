package io.stint.grant.use;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How one person takes one role.
 *
 * @param sourceIsOurs whether the profile {@code source} is one of these instructions
 * @param externalId no trust asks for it: the command line keeps sessions by it, and takes none
 *     that is denied by now
 * @param mfa the device; null: none is asked for
 * @param seconds at least an hour: botocore makes a new session before each call where less than a
 *     quarter of one is left. The Deny on the role ends it all the same
 * @param onceSeconds of a session that is made by hand
 */
record Profile(
    String roleName,
    String roleArn,
    String source,
    boolean sourceIsOurs,
    String session,
    String externalId,
    String mfa,
    long seconds,
    long onceSeconds,
    String region) {

  private static final Pattern PLAIN = Pattern.compile("[\\w+=,.@:/-]+");

  String name() {
    return ProfileName.ofRole(roleName);
  }

  String processName() {
    return name() + "-process";
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("role_arn", roleArn);
    settings.put("source_profile", source);
    settings.put("role_session_name", session);
    settings.put("external_id", externalId);
    if (mfa != null) {
      settings.put("mfa_serial", mfa);
    }
    settings.put("duration_seconds", String.valueOf(seconds));
    settings.put("region", region);
    return settings;
  }

  /** Begins with an empty line: a file whose last line has no end would swallow the header. */
  String section() {
    return settings().entrySet().stream()
        .map(setting -> setting.getKey() + " = " + setting.getValue() + "\n")
        .collect(Collectors.joining("", "\n[profile " + name() + "]\n", ""));
  }

  /**
   * Lines that replace what is there; what the command line would take for an option, it cannot.
   */
  String commands() {
    return session.startsWith("-")
        ? "cat >> ~/.aws/config <<'PROFILE'\n" + section() + "PROFILE\n"
        : sourceRegion() + set(name(), settings());
  }

  String process() {
    String command =
        command(seconds, "")
            + " --query \"merge({Version:to_number('1')},Credentials)\" --output json";
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("credential_process", command);
    settings.put("region", region);
    return sourceRegion() + set(processName(), settings);
  }

  /** JavaScript's SDK skips the variables where a profile is named. */
  String variables() {
    return "export $(printf 'AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s AWS_SESSION_TOKEN=%s' $("
        + command(onceSeconds, code())
        + " --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text))\n"
        + "export AWS_REGION="
        + region
        + " AWS_DEFAULT_REGION="
        + region
        + "\nunset AWS_PROFILE\n";
  }

  String command() {
    return command(onceSeconds, code());
  }

  private String code() {
    return mfa == null ? "" : " --serial-number " + quoted(mfa) + " --token-code <code>";
  }

  private String command(long lasting, String code) {
    // What begins with a - would be taken for an option.
    return "aws sts assume-role --role-arn %s --role-session-name%s%s --duration-seconds %s%s --profile %s"
        .formatted(
            quoted(roleArn),
            session.startsWith("-") ? "=" : " ",
            quoted(session),
            lasting,
            code,
            source);
  }

  private String sourceRegion() {
    return sourceIsOurs ? set(source, Map.of("region", region)) : "";
  }

  private static String set(String profile, Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(
            setting ->
                "aws configure set %s %s --profile %s\n"
                    .formatted(setting.getKey(), quoted(setting.getValue()), profile))
        .collect(Collectors.joining());
  }

  /** A path in IAM may hold what a shell would run. */
  private static String quoted(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  String switchRoleUrl() {
    return switchRoleUrl(roleArn, roleName);
  }

  /** Path and name without the leading slash, as the console wants it. */
  static String switchRoleUrl(String roleArn, String roleName) {
    String[] parts = roleArn.split(":", 6);
    String pathAndName = parts[5].substring("role/".length());
    return "https://signin.aws.amazon.com/switchrole?account=%s&roleName=%s&displayName=%s"
        .formatted(parts[4], encoded(pathAndName), encoded(roleName));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}
