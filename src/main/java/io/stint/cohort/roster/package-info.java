/**
 * Who is to be in a cohort: the CSV of e-mails read, each line decided (created, unchanged,
 * rejected and why), names made from addresses. Decides and writes nothing; no table.
 *
 * <p>Door: {@link io.stint.cohort.roster.Enrolment}. Holds: one bad line stops no other; the same
 * file again changes nothing; two people never share a user name.
 *
 * <p>Read first: {@code RosterCsv}, {@code Enrolment}, {@code RosterAnswer}.
 */
package io.stint.cohort.roster;
