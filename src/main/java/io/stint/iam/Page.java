package io.stint.iam;

import java.util.List;
import java.util.Optional;

/**
 * One page of what IAM lists; it may be short and still have a next one.
 *
 * @param next the marker of the page after this one
 */
public record Page<T>(List<T> items, Optional<String> next) {}
