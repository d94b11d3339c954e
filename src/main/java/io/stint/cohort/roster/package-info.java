/**
 * Who is to be in a cohort: the CSV of e-mails read, each row decided (created, unchanged, rejected
 * and why), names made from addresses. Decides; writes nothing.
 */
package io.stint.cohort.roster;
