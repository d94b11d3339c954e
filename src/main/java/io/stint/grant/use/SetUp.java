package io.stint.grant.use;

/**
 * How a tool is given a role. What the notes say was seen: {@code docs/instructions.md}.
 *
 * @param profile null: none is made
 * @param text null: the tool has no way of its own
 * @param use null likewise
 */
record SetUp(String profile, String text, String use, String note) {

  private static final String CALLER = "aws sts get-caller-identity";

  /** Where no role is to be taken. */
  static final SetUp NONE = new SetUp(null, null, null, "");

  static SetUp of(Tool tool, Profile profile) {
    boolean mfa = profile.mfa() != null;
    return switch (tool) {
      case AWS_CLI ->
          new SetUp(
              profile.name(),
              profile.commands(),
              CALLER + " --profile " + profile.name(),
              (mfa ? "The command line asks for the code. " : "")
                  + "The lines replace what stands there under these names; aws login needs AWS"
                  + " CLI 2.32 or newer.");
      case PROFILE ->
          new SetUp(
              profile.name(),
              profile.section(),
              CALLER + " --profile " + profile.name(),
              "Put it in the place of an older section of that name: while a section is there twice"
                  + " the AWS CLI refuses the whole file, for every profile.");
      case JAVA ->
          mfa
              ? new SetUp(
                  null,
                  profile.variables(),
                  "EnvironmentVariableCredentialsProvider.create()",
                  "The SDK for Java sends no mfa_serial of a profile, so the code is given here; "
                      + lasting(profile))
              : new SetUp(
                  profile.name(),
                  profile.commands(),
                  "ProfileCredentialsProvider.create(\"" + profile.name() + "\")",
                  "The module sts has to be on the class path. The SDK for Java sends no"
                      + " duration_seconds of a profile: it makes a new session each hour.");
      case JAVASCRIPT ->
          new SetUp(
              profile.name(),
              profile.commands(),
              mfa
                  ? "fromIni({profile: '%s', mfaCodeProvider: async (serial) => code})"
                      .formatted(profile.name())
                  : "fromIni({profile: '%s'})".formatted(profile.name()),
              "fromIni is in @aws-sdk/credential-providers."
                  + (mfa ? " Without an mfaCodeProvider it refuses the profile." : ""));
      case ENV ->
          new SetUp(
              null,
              profile.variables(),
              CALLER,
              "Where the role is refused the variables are empty, and tools look elsewhere; "
                  + lasting(profile));
      case CREDENTIAL_PROCESS ->
          mfa
              ? new SetUp(
                  null, null, null, "A process cannot be asked for a code: say tool=env instead.")
              : new SetUp(
                  profile.processName(),
                  profile.process(),
                  CALLER + " --profile " + profile.processName(),
                  "Every tool that knows credential_process runs the AWS CLI, which has to be on"
                      + " the path.");
    };
  }

  private static String lasting(Profile profile) {
    return "they are one session of %d seconds at most, which nothing renews: run the lines again."
        .formatted(profile.onceSeconds());
  }
}
