package io.stint.web;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.quarkus.scheduler.Scheduled;
import io.stint.database.Sql;
import io.stint.security.Secrets;
import io.stint.web.IdempotencyKeys.Kept;
import io.stint.web.IdempotencyKeys.Use;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Runs a POST at most once per {@code Idempotency-Key} and caller, for 24 hours. The key is stored
 * in the transaction of the work itself: either both are there or none. A repetition gets the first
 * answer again, byte for byte, with {@code Idempotency-Replayed: true}; the same key for something
 * else is a 422. A refused or failed POST does not use its key up.
 */
@ApplicationScoped
public class Idempotency {

  /** How long a key is known. */
  public static final Duration RETENTION = Duration.ofHours(24);

  private static final int CLEANUP_BATCH = 5_000;

  private final IdempotencyKeys keys;
  private final Secrets secrets;
  private final CurrentRequest request;
  private final ResponseRenderer answers;
  private final PreferWait settling;
  private final Clock clock;

  Idempotency(
      IdempotencyKeys keys,
      Secrets secrets,
      CurrentRequest request,
      ResponseRenderer answers,
      PreferWait settling,
      Clock clock) {
    this.keys = keys;
    this.secrets = secrets;
    this.request = request;
    this.answers = answers;
    this.settling = settling;
    this.clock = clock;
  }

  /**
   * Runs the work in a transaction.
   *
   * @param body the request body, part of what the key stands for; "" for a POST without one
   * @throws Refusal 400 when body is null (a body is required) or the key is malformed; 422 when
   *     the key was used for something else; 409 {@code answer-not-kept} when the first answer was
   *     a secret
   */
  public <T> Response once(Object body, Supplier<ApiResponse<T>> work) {
    return send(body, work, first -> first);
  }

  /**
   * The same, and honours {@code Prefer: wait=N}: see {@link PreferWait}.
   *
   * @param look how what was made stands, asked with the body of the first answer; what has settled
   *     is usually {@code ApiResponse.created(…)}
   */
  public <T> Response once(
      Object body, Supplier<ApiResponse<T>> work, Function<T, Progress<T>> look) {
    return send(body, work, first -> settling.asPreferred(first, () -> look.apply(first.body())));
  }

  /**
   * The same for work that has to be checked first, without a transaction. Who repeats a request
   * gets the first answer even where the check would refuse it by now: a start that has passed, a
   * policy that is gone.
   *
   * @param check reads what the work needs, or refuses
   */
  public <C, T> Response once(
      Object body,
      Supplier<C> check,
      Function<C, ApiResponse<T>> work,
      Function<T, Progress<T>> look) {
    return earlier(body)
        .orElseGet(
            () -> {
              C checked = check.get();
              return once(body, () -> work.apply(checked), look);
            });
  }

  /** The same for what has nothing to wait for. */
  public <C, T> Response onceChecked(
      Object body, Supplier<C> check, Function<C, ApiResponse<T>> work) {
    return earlier(body)
        .orElseGet(
            () -> {
              C checked = check.get();
              return once(body, () -> work.apply(checked));
            });
  }

  private Optional<Response> earlier(Object body) {
    return request.use(body).flatMap(use -> requiringNew().call(() -> earlier(use)));
  }

  /**
   * For work that calls AWS while somebody waits: runs it without a transaction, after the key was
   * stored in one of its own. A repetition never runs it again: it gets the first answer, or 409
   * {@code answer-not-kept} where that is a secret or was never finished; only a {@link Refusal}
   * gives the key back.
   */
  public <T> Response onceWithoutTransaction(Object body, Supplier<ApiResponse<T>> work) {
    Optional<Use> use = request.use(body);
    Optional<Response> earlier = use.flatMap(key -> requiringNew().call(() -> take(key)));
    if (earlier.isPresent()) {
      return earlier.get();
    }
    try {
      ResponseRenderer.Rendered rendered = answers.render(work.get());
      use.ifPresent(key -> requiringNew().run(() -> keep(key, rendered)));
      return answers.send(rendered);
    } catch (Refusal refusal) {
      use.ifPresent(key -> requiringNew().run(() -> keys.release(key)));
      throw refusal;
    }
  }

  private <T> Response send(
      Object body, Supplier<ApiResponse<T>> work, UnaryOperator<ApiResponse<T>> hold) {
    Optional<Use> use = request.use(body);
    Outcome<T> outcome = requiringNew().call(() -> run(use, work));
    if (outcome.replayed() != null) {
      return outcome.replayed();
    }
    ApiResponse<T> first = outcome.answer();
    ApiResponse<T> last = hold.apply(first);
    ResponseRenderer.Rendered rendered = answers.render(last);
    if (last != first) {
      use.ifPresent(key -> requiringNew().run(() -> keep(key, rendered)));
    }
    return answers.send(rendered);
  }

  private record Outcome<T>(ApiResponse<T> answer, Response replayed) {}

  private <T> Outcome<T> run(Optional<Use> use, Supplier<ApiResponse<T>> work) {
    Optional<Response> earlier = use.flatMap(this::take);
    if (earlier.isPresent()) {
      return new Outcome<>(null, earlier.get());
    }
    ApiResponse<T> answer = work.get();
    use.ifPresent(key -> keep(key, answers.render(answer)));
    return new Outcome<>(answer, null);
  }

  /** Empty when the key is ours now. */
  private Optional<Response> take(Use use) {
    Instant now = clock.instant();
    if (keys.take(use, now, now.minus(RETENTION))) {
      return Optional.empty();
    }
    Optional<Response> earlier = earlier(use);
    if (earlier.isEmpty()) {
      throw Refusal.unavailable(
          ProblemCode.BUSY,
          "The first request with this key has just failed.",
          Duration.ofSeconds(1));
    }
    return earlier;
  }

  /** Empty when nobody has used the key. */
  private Optional<Response> earlier(Use use) {
    return Optional.ofNullable(keys.read(use, clock.instant().minus(RETENTION)))
        .map(kept -> repeated(kept, use));
  }

  private Response repeated(Kept kept, Use use) {
    if (!kept.isFor(use)) {
      throw Refusal.of(
          ProblemCode.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used for another request.");
    }
    return Optional.ofNullable(kept.answer())
        .flatMap(ciphertext -> secrets.open(ciphertext, boundTo(use)))
        .map(answers::replay)
        .orElseThrow(
            () ->
                Refusal.of(
                    ProblemCode.ANSWER_NOT_KEPT,
                    "This was begun already under this Idempotency-Key, and there is no answer"
                        + " to repeat: it is shown only once, or was not finished."));
  }

  private void keep(Use use, ResponseRenderer.Rendered rendered) {
    if (rendered.kept()) {
      keys.keep(use, secrets.seal(answers.write(rendered), boundTo(use)));
    }
  }

  private static String boundTo(Use use) {
    return "idempotency/" + use.caller() + "/" + use.key();
  }

  @Scheduled(every = "10m", delayed = "1m", identity = "forget-idempotency-keys")
  void forgetOld() {
    Instant expired = clock.instant().minus(RETENTION);
    Sql.inBatches(CLEANUP_BATCH, () -> keys.forget(expired, CLEANUP_BATCH));
  }
}
