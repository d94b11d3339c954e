package io.stint.web;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * How something stands while an answer is held for it.
 *
 * @param answer what is answered when the wait ends now; asked for in a transaction, once
 * @param settled whether it is as it was asked to be
 * @param nextAttemptAt when it is tried again after a failure; null while nothing has failed,
 *     {@link Instant#MAX} where nobody will before something is changed
 */
public record Progress<T>(Supplier<ApiResponse<T>> answer, boolean settled, Instant nextAttemptAt) {

  public static <T> Progress<T> settled(ApiResponse<T> answer) {
    return new Progress<>(() -> answer, true, null);
  }

  public static <T> Progress<T> underWay(ApiResponse<T> answer, Instant nextAttemptAt) {
    return new Progress<>(() -> answer, false, nextAttemptAt);
  }

  /** Something was asked to go, and has gone. */
  public static <T> Progress<T> gone() {
    return settled(ApiResponse.noContent());
  }

  /** Whether there is nothing to wait for: before the deadline nobody tries again. */
  boolean isOver(Instant deadline) {
    return settled || nextAttemptAt != null && nextAttemptAt.isAfter(deadline);
  }
}
