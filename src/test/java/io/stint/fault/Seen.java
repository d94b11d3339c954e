package io.stint.fault;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How things stand when all is quiet, as the database, IAM and the people with their own
 * credentials see it.
 *
 * @param grants the rows of the ledger
 * @param people how many members each e-mail address has become
 * @param rows what is live in the database: {@code user/ada}, {@code group/crew}, {@code role/Left}
 * @param objects what is under {@code /stint/} in IAM, named alike
 * @param made how often replicas made each user
 * @param tried what was given to whoever asked with their own credentials
 * @param evaluated what the evaluator says to IAM's documents
 * @param sessions sessions of roles that still work, of people who may not use the role any more
 * @param before what was outside {@code /stint/}
 * @param after what is there now
 * @param leaks where a secret was found
 * @param lapsed what was written without a claim
 */
record Seen(
    List<Row> grants,
    Map<String, Integer> people,
    Set<String> rows,
    Set<String> objects,
    Map<String, Integer> made,
    Map<Access, Boolean> tried,
    Map<Access, Boolean> evaluated,
    List<Access> sessions,
    Map<String, String> before,
    Map<String, String> after,
    List<String> leaks,
    List<String> lapsed,
    Instant at) {

  /** A grant as the database has it. */
  record Row(
      String reason, String id, String state, Instant endsAt, Instant revokedAt, String failure) {}
}
