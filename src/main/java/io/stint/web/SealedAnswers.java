package io.stint.web;

import io.stint.security.SealedColumn;
import io.stint.security.SealedColumns;
import jakarta.inject.Singleton;
import java.util.List;

/** What {@code Idempotency} keeps. */
@Singleton
class SealedAnswers implements SealedColumns {

  @Override
  public List<SealedColumn> sealed() {
    return List.of(
        new SealedColumn(
            "idempotency_key",
            "answer",
            List.of("caller", "key"),
            "'idempotency/' || caller || '/' || key"));
  }
}
