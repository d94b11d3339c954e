package io.stint.policy;

/**
 * A document and where it is attached; the name is used in reasons only.
 *
 * @param name an inline policy's name or a managed policy's ARN
 */
public record NamedPolicy(String name, Side side, PolicyDocument document) {}
