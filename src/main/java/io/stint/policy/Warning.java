package io.stint.policy;

/**
 * Something that IAM accepts and that is seldom meant.
 *
 * @param pointer JSON pointer (RFC 6901) into the document
 * @param code stable, UPPER_SNAKE
 */
public record Warning(String pointer, String code, String message) {}
