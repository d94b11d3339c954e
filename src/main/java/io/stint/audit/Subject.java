package io.stint.audit;

/**
 * What an event is about.
 *
 * @param kind as the API spells it: {@code cohort}, {@code instanceProfile}
 * @param name the name or id that the API knows it by
 */
public record Subject(String kind, String name) {}
