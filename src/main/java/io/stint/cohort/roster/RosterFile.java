package io.stint.cohort.roster;

/**
 * How a file was read.
 *
 * @param headerLine from 1; null: the file has none, it is a list of addresses
 * @param emailColumn as the header has it; null without a header, and for seats
 * @param userNameColumn null: the user names are made from the addresses
 */
public record RosterFile(
    String encoding,
    String separator,
    Integer headerLine,
    String emailColumn,
    String userNameColumn) {}
