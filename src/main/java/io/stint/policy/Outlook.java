package io.stint.policy;

import java.util.List;
import java.util.Map;

/**
 * What can be said of a request of which not everything is known.
 *
 * @param verdict as if the keys that are not known were absent
 * @param example for {@link Answer#DEPENDS}: values, by key in lower case, with which it is
 *     allowed; empty where none were found, and otherwise
 */
public record Outlook(Answer answer, Verdict verdict, Map<String, List<String>> example) {}
