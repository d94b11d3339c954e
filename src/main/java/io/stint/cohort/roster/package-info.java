/**
 * Who is to be in a cohort: the CSV or JSON of e-mails read, each row decided (created, unchanged,
 * rejected and why), names made from addresses. Decides and writes nothing; no table.
 *
 * <p>Doors: {@link io.stint.cohort.roster.RosterCsv}, {@link
 * io.stint.cohort.roster.MembersRequest}, {@link io.stint.cohort.roster.Enrolment}. Holds: one bad
 * row stops no other; the same file again changes nothing; two people never share a user name.
 *
 * <p>Read first: {@code RosterCsv}, {@code Enrolment}, {@code RosterAnswer}.
 */
package io.stint.cohort.roster;
