package io.stint.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Honours {@code Prefer: wait=N} (RFC 7240): the answer to a change that AWS has to follow is held
 * until that has settled, for at most 60 seconds.
 */
@ApplicationScoped
public class PreferWait {

  private final CurrentRequest request;
  private final LongPoll waiting;
  private final ResponseRenderer answers;

  PreferWait(CurrentRequest request, LongPoll waiting, ResponseRenderer answers) {
    this.request = request;
    this.waiting = waiting;
    this.answers = answers;
  }

  /**
   * To be called without a transaction, after the change was committed.
   *
   * @param first what is answered when nobody waits, or it has not settled in time
   * @param settled asked again and again, each time in a transaction of its own
   */
  public <T> Response answer(ApiResponse<T> first, Supplier<Optional<ApiResponse<T>>> settled) {
    return answers.send(answers.render(asPreferred(first, settled)));
  }

  <T> ApiResponse<T> asPreferred(ApiResponse<T> first, Supplier<Optional<ApiResponse<T>>> settled) {
    Optional<Prefer> prefer = request.prefer();
    if (prefer.isEmpty()) {
      return first;
    }
    LongPoll.Waited<ApiResponse<T>> waited = waiting.until(settled, prefer.get().duration());
    ApiResponse<T> last = waited.settled().orElse(first);
    return waited.honoured() ? last.with("Preference-Applied", prefer.get().applied()) : last;
  }
}
