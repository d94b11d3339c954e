package io.stint.policy;

/**
 * An Allow by which its holder could have more than was given, or for longer.
 *
 * @param pointer JSON pointer (RFC 6901) to the statement
 * @param statement its Sid, or its place
 * @param what the action, and the resource it reaches
 * @param raises whether it raises rights: the holder's, or somebody else's
 * @param assumes whether it assumes a role of this account, or of one that is not named: such a
 *     session would not end with what gave it
 */
public record Escalation(
    String pointer, String statement, String what, boolean raises, boolean assumes) {

  String raising() {
    return statement + " lets its holder raise their own rights: " + what;
  }

  String assuming() {
    return statement
        + " assumes roles: "
        + what
        + ". Such sessions would outlive the end: use an ASSUME_ROLE grant; a role of another"
        + " account is named with the account's number";
  }

  String chaining() {
    return statement
        + " is role chaining: "
        + what
        + ". Sessions of the next role would outlive the end; grants.chaining ALLOW lets them";
  }
}
