package io.stint.iam;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Around every call to AWS: a turn from the budget, a count, a time, our failures for AWS's, and
 * whether it was AWS that answered.
 */
final class AwsCalls {

  private static final Logger LOG = Logger.getLogger(AwsCalls.class);
  private static final int REPEAT_MILLIS = 250;

  /** Longer than this no call that takes access away waits for its next try. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final int MOST_TRIES = 6;

  /** So often where what comes after it may take access away. */
  private static final int MOST_TRIES_BETWEEN = 4;

  /** What gives, or only looks. */
  private static final Pattern TAKES_NOTHING =
      Pattern.compile("(Get|List|Describe|Attach|Create|Add|Tag|Untag).*");

  private final IamBudget budget;
  private final Priority priority;
  private final MeterRegistry meters;
  private final AwsClock clock;
  private final AwsStanding standing;
  private final Sleeper pause;

  AwsCalls(
      IamBudget budget,
      Priority priority,
      MeterRegistry meters,
      AwsClock clock,
      AwsStanding standing,
      Sleeper pause) {
    this.budget = budget;
    this.priority = priority;
    this.meters = meters;
    this.clock = clock;
    this.standing = standing;
    this.pause = pause;
  }

  AwsClock clock() {
    return clock;
  }

  CallBudget budget() {
    return budget.shown();
  }

  AwsCalls urgent() {
    return new AwsCalls(budget, Priority.URGENT, meters, clock, standing, pause);
  }

  /**
   * Carried out once: only what AWS throttled, and so did not do, is repeated here, at the pace of
   * the budget. Whoever wants anything else repeated runs the whole verb again.
   */
  <T extends AwsResponse> T write(String action, Supplier<T> call) {
    Errand errand = Errand.current();
    try {
      return inTurn(action, call, errand);
    } catch (IamFailure e) {
      errand.failed(e);
      throw e;
    }
  }

  private <T extends AwsResponse> T inTurn(String action, Supplier<T> call, Errand errand) {
    Priority of = errand.priority(priority);
    Patience patience = budget.patience();
    for (int tries = 1; ; tries++) {
      Turn turn = budget.take(of, errand, patience);
      try (turn) {
        return once(action, call);
      } catch (IamFailure.Throttled e) {
        budget.throttled(action, turn);
        Duration wait = beforeNextTry(e, of);
        if (!patience.has(wait) || isEnough(tries, action, of, errand)) {
          throw e;
        }
        patience.spend(wait);
        pause(wait, e);
      }
    }
  }

  /**
   * AWS limits each kind of call by itself: one that it throttles for long holds up no other, and
   * no end that has come meanwhile. The pass is repeated within seconds.
   */
  private static boolean isEnough(int tries, String action, Priority of, Errand errand) {
    if (!of.takesAway()) {
      return tries >= MOST_TRIES || errand.isOvertaken();
    }
    return tries >= MOST_TRIES_BETWEEN
        && (TAKES_NOTHING.matcher(action).matches() || errand.isBehind());
  }

  private static Duration beforeNextTry(IamFailure.Throttled throttled, Priority priority) {
    Duration asked = throttled.retryAfter().orElse(shortly());
    return priority.takesAway() && asked.compareTo(SOON) > 0 ? SOON : asked;
  }

  private <T extends AwsResponse> T once(String action, Supplier<T> call) {
    long began = System.nanoTime();
    Instant sent = clock.now();
    String outcome = "ok";
    try {
      T answer = Answers.requireAws(action, call.get());
      AwsWrites.note(action, answer.responseMetadata().requestId());
      budget.answered(action);
      standing.answered(action);
      clock.answered(Optional.ofNullable(answer.sdkHttpResponse()), sent);
      return answer;
    } catch (SdkException e) {
      if (e instanceof AwsServiceException refused && Answers.isAws(refused)) {
        clock.answered(Answers.http(refused), sent);
      }
      IamFailure failure = AwsErrors.translate(action, e);
      if (!(failure instanceof IamFailure.Throttled || failure instanceof IamFailure.Unreachable)) {
        budget.answered(action);
      }
      standing.failed(action, failure);
      outcome = failure.outcome();
      LOG.debugf("%s: %s %s", action, failure.code(), e.getMessage());
      throw failure;
    } catch (IamFailure e) {
      standing.failed(action, e);
      outcome = e.outcome();
      throw e;
    } finally {
      Timer.builder("stint.iam.call")
          .description("how long calls to AWS took until they were answered")
          .tag("action", action)
          .register(meters)
          .record(Duration.ofNanos(System.nanoTime() - began));
      Counter.builder("stint.iam.calls")
          .description("calls to AWS by what they did and how they ended")
          .tags("action", action, "outcome", outcome)
          .register(meters)
          .increment();
    }
  }

  /** Repeated once, soon: somebody may be waiting for the answer, and a read costs nothing. */
  <T extends AwsResponse> T read(String action, Supplier<T> call) {
    try {
      return write(action, call);
    } catch (IamFailure.Unreachable e) {
      pause(shortly(), e);
      return write(action, call);
    }
  }

  private void pause(Duration wait, IamFailure otherwise) {
    try {
      pause.take(wait);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw otherwise;
    }
  }

  private static Duration shortly() {
    return Duration.ofMillis(ThreadLocalRandom.current().nextInt(1, REPEAT_MILLIS));
  }

  /** A removal; already gone is a success. Says whether it was there. */
  boolean remove(String action, Supplier<? extends AwsResponse> call) {
    try {
      write(action, call);
      return true;
    } catch (IamFailure.Missing e) {
      return false;
    }
  }

  /** What AWS has of it; empty: it is not there. */
  <R extends AwsResponse, T> Optional<T> find(
      String action, Supplier<R> call, Function<R, T> what) {
    try {
      return Optional.of(what.apply(read(action, call)));
    } catch (IamFailure.Missing e) {
      return Optional.empty();
    }
  }

  /** Where it was made by somebody before, {@code there} answers; nothing of it is changed. */
  static <T> T unlessThere(Supplier<T> create, Supplier<Optional<T>> there) {
    try {
      return create.get();
    } catch (IamFailure.Conflict e) {
      if (!e.code().equals("EntityAlreadyExists")) {
        throw e;
      }
      // Gone again or not to be seen yet: the next try will know.
      return there.get().orElseThrow(() -> e);
    }
  }

  /** Every page of a list. IAM may answer with fewer than asked and still have more. */
  <R extends AwsResponse, T, V> List<V> list(
      String action, Function<String, R> page, Function<R, List<T>> items, Function<T, V> as) {
    List<V> all = new ArrayList<>();
    String marker = null;
    do {
      String from = marker;
      R answer = read(action, () -> page.apply(from));
      items.apply(answer).forEach(item -> all.add(as.apply(item)));
      marker = next(answer);
    } while (marker != null);
    return all;
  }

  /** Where the page after this one begins, by IAM's marker or by EC2's token; null: none. */
  static String next(AwsResponse page) {
    return page.getValueForField("IsTruncated", Boolean.class).orElse(false)
        ? page.getValueForField("Marker", String.class).orElse(null)
        : page.getValueForField("NextToken", String.class)
            .filter(token -> !token.isEmpty())
            .orElse(null);
  }
}
