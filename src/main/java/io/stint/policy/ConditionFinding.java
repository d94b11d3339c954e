package io.stint.policy;

import java.util.List;

/**
 * One condition of a statement against one request.
 *
 * @param operator as written, with qualifier and IfExists
 * @param wanted the policy's values, variables filled in where the request has them
 * @param actual the request's values; null when the key is absent
 * @param open whether it hangs on something that nobody knows yet; then {@code met} says what it
 *     would be without it
 * @param detail in words, for people: {@code condition Bool aws:MultiFactorAuthPresent: wanted
 *     true, was absent}
 */
public record ConditionFinding(
    String operator,
    String key,
    List<String> wanted,
    List<String> actual,
    boolean met,
    boolean open,
    String detail) {}
