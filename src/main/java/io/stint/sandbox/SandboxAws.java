package io.stint.sandbox;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An AWS account on this machine: IAM, STS, a little EC2 and less of KMS, on the loopback only, for
 * account 123456789012 in us-east-1. It is as strict as AWS, evaluates policies, and can be told to
 * misbehave. The administrator's keys are {@link #ACCESS_KEY_ID} and {@link #SECRET_ACCESS_KEY}.
 * Start it with {@link #start}, stop it with {@link #close}.
 */
public final class SandboxAws implements AutoCloseable {
  public static final int DEFAULT_PORT = 4566;
  public static final String ACCOUNT_ID = Named.ACCOUNT;
  public static final String REGION = "us-east-1";
  public static final String ACCESS_KEY_ID = Authentication.ADMIN_KEY;
  public static final String SECRET_ACCESS_KEY = Authentication.ADMIN_SECRET;

  /** For a whole request. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final HttpDoor door;
  private final Account account;
  private final Faults faults;
  private final CallLog calls = new CallLog();
  private final SandboxClock clock;
  private final Endpoint endpoint;
  private final KeyService keys;
  private final Admin admin;

  /**
   * How to start.
   *
   * @param port 0 for any free one
   * @param data the folder that keeps the account between runs; null to keep nothing
   * @param clock what the account takes for the time
   * @param quotas overrides by GetAccountSummary's names, for example {@code UsersQuota}
   * @param issuers token issuers for AssumeRoleWithWebIdentity: issuer URL to its JWKS (JSON)
   */
  public record Options(
      int port,
      Path data,
      SandboxClock clock,
      Map<String, Integer> quotas,
      Map<String, String> issuers) {
    public Options {
      quotas = Map.copyOf(quotas);
      issuers = Map.copyOf(issuers);
    }

    /** Any free port, nothing kept: for tests. */
    public static Options inMemory() {
      return new Options(0, null, new SandboxClock(), Map.of(), Map.of());
    }

    /** The fixed port. */
    public static Options keptIn(Path data) {
      return new Options(DEFAULT_PORT, data, new SandboxClock(), Map.of(), Map.of());
    }

    public Options port(int changed) {
      return new Options(changed, data, clock, quotas, issuers);
    }

    public Options data(Path changed) {
      return new Options(port, changed, clock, quotas, issuers);
    }

    public Options clock(SandboxClock changed) {
      return new Options(port, data, changed, quotas, issuers);
    }

    public Options quotas(Map<String, Integer> changed) {
      return new Options(port, data, clock, changed, issuers);
    }

    public Options issuers(Map<String, String> changed) {
      return new Options(port, data, clock, quotas, changed);
    }
  }

  /**
   * Listens on 127.0.0.1 when it returns.
   *
   * @throws UncheckedIOException when the port is taken or the folder cannot be written
   * @throws IllegalStateException when another sandbox is using the folder
   */
  public static SandboxAws start(Options options) {
    return start(options, DEADLINE);
  }

  /** For tests of the deadline itself. */
  static SandboxAws start(Options options, Duration deadline) {
    Journal journal = options.data() == null ? null : new Journal(options.data());
    try {
      return new SandboxAws(options, journal, deadline);
    } catch (RuntimeException e) {
      if (journal != null) {
        journal.close();
      }
      throw e;
    }
  }

  private SandboxAws(Options options, Journal journal, Duration deadline) {
    clock = options.clock();
    faults = new Faults(clock);
    account = new Account(clock, new Quotas(options.quotas()), faults, journal);
    endpoint = new Endpoint(account, faults, calls, new Handlers(account, options.issuers()));
    keys = new KeyService(account);
    admin = new Admin(account, faults, calls);
    door = new HttpDoor(options.port(), clock, deadline, this::answer);
  }

  /** For example {@code http://localhost:4566}. */
  public URI endpoint() {
    return URI.create("http://localhost:" + door.port());
  }

  public Faults faults() {
    return faults;
  }

  public SandboxClock clock() {
    return clock;
  }

  public CallLog calls() {
    return calls;
  }

  /** Everything gone as in a new account, no faults, the clock on this machine's time. */
  public void reset() {
    account.reset();
    faults.reset();
    calls.clear();
    clock.reset();
  }

  /** Frees the port and the folder; what was answered is kept. */
  @Override
  public void close() {
    door.close();
    account.close();
  }

  private Optional<HttpDoor.Answer> answer(HttpDoor.Request request) {
    if (request.path().startsWith(Admin.PREFIX)) {
      return Optional.of(admin.answer(request));
    }
    if (faults.isDown()) {
      return Optional.empty();
    }
    pause(faults.latency().toMillis());
    SignatureV4.Signed signed =
        new SignatureV4.Signed(
            request.method(), request.path(), request.query(), request.headers(), request.body());
    if (request.headers().getOrDefault("x-amz-target", "").startsWith(KeyService.TARGET)) {
      return Optional.of(keys.answer(signed));
    }
    Endpoint.Answer answer = endpoint.answer(signed);
    return Optional.ofNullable(answer.body())
        .map(body -> new HttpDoor.Answer(answer.status(), body, headers(answer)));
  }

  private Map<String, String> headers(Endpoint.Answer answer) {
    Map<String, String> headers = new HashMap<>(Map.of("Content-Type", answer.contentType()));
    if (answer.requestId() != null) {
      headers.put("x-amzn-RequestId", answer.requestId());
    }
    if (answer.isThrottled() && faults.retryAfter() != null) {
      headers.put("Retry-After", String.valueOf(faults.retryAfter().toSeconds()));
    }
    return headers;
  }

  private static void pause(long millis) {
    if (millis > 0) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
