package io.stint.web;

import java.util.List;

/**
 * One page of a list.
 *
 * @param nextPageToken null on the last page
 */
public record Page<T>(List<T> items, String nextPageToken) {}
