package io.stint.iam;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * What AWS does not let this replica do, as its last calls have shown it: credentials that are not
 * taken, a permission that is missing, nobody there. Asks nobody. Thread-safe.
 */
@ApplicationScoped
public class AwsStanding {

  /** What concerns every call, whichever has met it. */
  private static final Set<String> CREDENTIALS =
      Set.of(
          "AuthFailure",
          "ExpiredToken",
          "ExpiredTokenException",
          "IncompleteSignature",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "MissingAuthenticationToken",
          "NoCredentials",
          "OptInRequired",
          "RequestExpired",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException");

  private static final Set<String> PERMISSION =
      Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation");

  /** What was refused and is not tried any more says nothing of today. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

  private static final Logger LOG = Logger.getLogger(AwsStanding.class);

  private final Map<String, Refusal> refused = new ConcurrentHashMap<>();
  private final Clock clock;
  private volatile boolean heard;

  AwsStanding(Clock clock, MeterRegistry meters) {
    this.clock = clock;
    Gauge.builder("stint.iam.refused", this, standing -> standing.refusals().size())
        .description("kinds of calls that AWS does not let this replica make, or does not answer")
        .register(meters);
  }

  /** Whether AWS does what Stint asks. */
  public enum State {
    ANSWERS,
    /** Some calls are refused for want of a permission. */
    REFUSES_SOME,
    /** The credentials are not taken. */
    REFUSES,
    UNREACHABLE
  }

  /**
   * A kind of call that did not go through the last time.
   *
   * @param action for example {@code CreateUser}
   * @param code AWS's
   * @param since when that began
   * @param last when it was tried last
   */
  public record Refusal(String action, String code, String message, Instant since, Instant last) {

    boolean isOfAll() {
      return !PERMISSION.contains(code);
    }
  }

  /** By action. */
  public List<Refusal> refusals() {
    Instant earliest = clock.instant().minus(FORGOTTEN_AFTER);
    refused.values().removeIf(one -> one.last().isBefore(earliest));
    return refused.values().stream().sorted(Comparator.comparing(Refusal::action)).toList();
  }

  public State state() {
    List<Refusal> now = refusals();
    if (now.stream().anyMatch(one -> CREDENTIALS.contains(one.code()))) {
      return State.REFUSES;
    }
    if (now.stream().anyMatch(Refusal::isOfAll)) {
      return State.UNREACHABLE;
    }
    return now.isEmpty() ? State.ANSWERS : State.REFUSES_SOME;
  }

  /** Whether AWS has not answered yet, or would answer nothing. */
  boolean isToBeAsked() {
    State now = state();
    return !heard || now == State.REFUSES || now == State.UNREACHABLE;
  }

  /** AWS has looked at it, whatever it said to it. */
  void answered(String action) {
    heard = true;
    refused.values().removeIf(one -> one.isOfAll() || one.action().equals(action));
  }

  void failed(String action, IamFailure failure) {
    boolean counts =
        failure instanceof IamFailure.Unreachable
            || CREDENTIALS.contains(failure.code())
            || PERMISSION.contains(failure.code());
    if (!counts) {
      if (!(failure instanceof IamFailure.Throttled)) {
        answered(action);
      }
      return;
    }
    Instant now = clock.instant();
    if (!PERMISSION.contains(failure.code()) && state() == State.ANSWERS) {
      LOG.warnf("AWS does nothing for Stint: %s", failure.getMessage());
    }
    refused.compute(
        action,
        (key, before) ->
            new Refusal(
                action,
                failure.code(),
                failure.getMessage(),
                before == null ? now : before.since(),
                now));
    if (PERMISSION.contains(failure.code())) {
      refused.values().removeIf(one -> one.isOfAll());
    }
  }
}
