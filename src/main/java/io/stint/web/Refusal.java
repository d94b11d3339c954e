package io.stint.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A "no" that knows its HTTP status. Thrown anywhere under a resource; rolls the transaction back
 * and becomes a {@link Problem}.
 *
 * <p>400 when the request alone shows that it is wrong, 422 when it is well-formed but cannot be
 * done with what is there.
 */
public final class Refusal extends RuntimeException {

  private static final Duration SHORTLY = Duration.ofSeconds(2);

  private final int status;
  private final ProblemCode code;
  private final transient List<Problem.Error> errors;
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  private Refusal(int status, ProblemCode code, String detail, List<Problem.Error> errors) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
  }

  /** 400: the value at the pointer breaks a rule that the request alone shows. */
  public static Refusal invalid(String pointer, String detail) {
    return of(ProblemCode.INVALID_REQUEST, pointer, detail);
  }

  /** 422: well-formed, but what is there does not allow it. */
  public static Refusal impossible(String pointer, String detail) {
    return of(ProblemCode.UNPROCESSABLE, pointer, detail);
  }

  /** 404, for example {@code notFound("cohort", "workshop")}. */
  public static Refusal notFound(String kind, String name) {
    return of(ProblemCode.NOT_FOUND, "There is no " + kind + " " + name + ".");
  }

  /** With the status of the code. */
  public static Refusal of(ProblemCode code, String detail) {
    return new Refusal(code.status(), code, detail, List.of());
  }

  /** The same, about one place in the request. */
  public static Refusal of(ProblemCode code, String pointer, String detail) {
    return of(code, List.of(new Problem.Error(pointer, detail)));
  }

  /**
   * What AWS did not do while somebody waits for it.
   *
   * @param retryable whether the same may go well shortly: 503 {@code aws-unavailable} then, else
   *     409 {@code refused-by-aws}
   */
  public static Refusal byAws(boolean retryable, String detail) {
    return retryable
        ? unavailable(ProblemCode.AWS_UNAVAILABLE, detail, SHORTLY)
        : of(ProblemCode.REFUSED_BY_AWS, detail);
  }

  /** 412: somebody changed it in between. */
  public static Refusal preconditionFailed(String detail) {
    return of(ProblemCode.PRECONDITION_FAILED, detail);
  }

  /** 415, naming what is taken instead. */
  public static Refusal unsupportedMediaType(String detail) {
    return of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, detail);
  }

  /** 429 with {@code Retry-After}. */
  public static Refusal tooMany(String detail, Duration retryAfter) {
    return of(ProblemCode.TOO_MANY_REQUESTS, detail).retryAfter(retryAfter);
  }

  /** 503 with {@code Retry-After}: something that Stint needs for this is away. */
  public static Refusal unavailable(ProblemCode code, String detail, Duration retryAfter) {
    return of(code, detail).retryAfter(retryAfter);
  }

  static Refusal of(ProblemCode code, List<Problem.Error> errors) {
    String detail =
        errors.size() == 1
            ? errors.get(0).detail()
            : errors.size() + " things are wrong; see errors.";
    return new Refusal(code.status(), code, detail, errors);
  }

  /** For a status that is not the code's own. */
  static Refusal of(int status, ProblemCode code, String detail) {
    return new Refusal(status, code, detail, List.of());
  }

  /** The same, about a part of the body: its pointers begin with {@code prefix}. */
  public Refusal under(String prefix) {
    List<Problem.Error> moved =
        errors.stream()
            .map(error -> new Problem.Error(prefix + error.pointer(), error.detail()))
            .toList();
    Refusal refusal = new Refusal(status, code, getMessage(), moved);
    refusal.headers.putAll(headers);
    return refusal;
  }

  /** Adds a header to the answer. */
  public Refusal with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  private Refusal retryAfter(Duration wait) {
    return with("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
  }

  public int status() {
    return status;
  }

  public ProblemCode code() {
    return code;
  }

  public List<Problem.Error> errors() {
    return errors;
  }

  Map<String, String> headers() {
    return headers;
  }

  /** Gathers what is wrong with one request, so that the caller sees all of it at once. */
  public static Collector collector() {
    return new Collector();
  }

  /** See {@link Refusal#collector()}. Not for several threads. */
  public static final class Collector {

    private final List<Problem.Error> errors = new ArrayList<>();

    /** Notes the error unless the rule holds; answers whether it held. */
    public boolean require(boolean rule, String pointer, String detail) {
      if (!rule) {
        add(pointer, detail);
      }
      return rule;
    }

    /** How much has been noted. */
    public int size() {
      return errors.size();
    }

    public void add(String pointer, String detail) {
      errors.add(new Problem.Error(pointer, detail));
    }

    /** Runs the check and notes the errors of its refusal, where it is a 400. */
    public void check(Runnable check) {
      try {
        check.run();
      } catch (Refusal refusal) {
        if (refusal.status != 400 || refusal.errors.isEmpty()) {
          throw refusal;
        }
        errors.addAll(refusal.errors);
      }
    }

    /** 400 with everything that was noted; nothing when nothing was. */
    public void orThrow() {
      if (!errors.isEmpty()) {
        throw of(ProblemCode.INVALID_REQUEST, errors);
      }
    }
  }
}
