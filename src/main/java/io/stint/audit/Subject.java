package io.stint.audit;

/**
 * What an event is about.
 *
 * @param kind such as {@code cohort}, {@code member}, {@code role}, {@code grant}
 * @param name the name or id that the API knows it by
 */
public record Subject(String kind, String name) {}
