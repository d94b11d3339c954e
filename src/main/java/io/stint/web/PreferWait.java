package io.stint.web;

import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Honours {@code Prefer: wait=N} (RFC 7240): the answer to what AWS has to follow is held until it
 * is settled, has failed and is not tried again in time, or N seconds have passed; at most 60. It
 * shows how things stand then.
 */
@ApplicationScoped
public class PreferWait {

  private final CurrentRequest request;
  private final LongPoll waiting;
  private final StillAllowed allowed;
  private final ResponseRenderer answers;
  private final Sql sql;
  private final Clock clock;

  PreferWait(
      CurrentRequest request,
      LongPoll waiting,
      StillAllowed allowed,
      ResponseRenderer answers,
      Sql sql,
      Clock clock) {
    this.request = request;
    this.waiting = waiting;
    this.allowed = allowed;
    this.answers = answers;
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * To be called without a transaction, after the change was committed.
   *
   * @param first what is answered when nobody waits
   * @param look asked again and again, each time in a transaction of its own that sees one moment:
   *     a failure of before and a next attempt of after would be no standing at all; a 404 ends the
   *     wait
   */
  public <T> Response answer(ApiResponse<T> first, Supplier<Progress<T>> look) {
    return answers.send(answers.render(asPreferred(first, look)));
  }

  /** The same for what was asked to go: 204 when it is gone by the end of the wait. */
  public <T> Response removal(ApiResponse<T> first, Supplier<Progress<T>> look) {
    return answers.send(answers.render(hold(first, look, Progress.gone())));
  }

  <T> ApiResponse<T> asPreferred(ApiResponse<T> first, Supplier<Progress<T>> look) {
    return hold(first, look, Progress.settled(first));
  }

  private <T> ApiResponse<T> hold(
      ApiResponse<T> first, Supplier<Progress<T>> look, Progress<T> gone) {
    Optional<Prefer> prefer = request.prefer();
    if (prefer.isEmpty()) {
      return first;
    }
    Instant deadline = clock.instant().plus(prefer.get().duration());
    BooleanSupplier stillAllowed = allowed.ofThisRequest();
    return waiting
        .until(
            () -> seen(look).orElse(gone),
            progress -> progress.isOver(deadline) || !stillAllowed.getAsBoolean(),
            prefer.get().duration())
        .map(
            last ->
                stillAllowed.getAsBoolean()
                    ? seen(last.answer()).orElseGet(gone.answer())
                    : ended(first, look, gone))
        .map(last -> last.with("Preference-Applied", prefer.get().applied()))
        .orElse(first);
  }

  /** Nobody owns what is gone; else whoever may not see it any more is told what they were told. */
  private <T> ApiResponse<T> ended(
      ApiResponse<T> first, Supplier<Progress<T>> look, Progress<T> gone) {
    return seen(look).isEmpty() ? gone.answer().get() : first;
  }

  /** Sees what others commit; empty: it is gone. */
  private <S> Optional<S> seen(Supplier<S> look) {
    try {
      return Optional.of(sql.snapshot(look));
    } catch (Refusal refusal) {
      if (refusal.code() != ProblemCode.NOT_FOUND) {
        throw refusal;
      }
      return Optional.empty();
    }
  }
}
