package io.stint.web;

import java.util.List;

/**
 * Which page was asked for, checked. Made by {@link Paging#request}.
 *
 * @param size 1 to 500
 * @param after the key of the last item of the page before, empty for the first page
 * @param scope what the page token is bound to
 */
public record PageRequest(int size, List<String> after, String scope) {

  /** How many rows to read: one more than is shown tells whether there is a next page. */
  public int limit() {
    return size + 1;
  }

  public boolean isFirst() {
    return after.isEmpty();
  }
}
