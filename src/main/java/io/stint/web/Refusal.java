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

  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final transient List<Problem.Error> errors;
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  private Refusal(int status, String code, String detail, List<Problem.Error> errors) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
  }

  /** 400: the value at the pointer breaks a rule that the request alone shows. */
  public static Refusal invalid(String pointer, String detail) {
    return of(400, "invalid-request", List.of(new Problem.Error(pointer, detail)));
  }

  /** 422: well-formed, but what is there does not allow it. */
  public static Refusal impossible(String pointer, String detail) {
    return of(422, "unprocessable", List.of(new Problem.Error(pointer, detail)));
  }

  /** 404, for example {@code notFound("cohort", "workshop")}. */
  public static Refusal notFound(String kind, String name) {
    return new Refusal(404, "not-found", "There is no " + kind + " " + name + ".", List.of());
  }

  /**
   * 409: the state of what is there forbids it.
   *
   * @param code a word of the room's own, such as {@code name-taken} or {@code in-use}
   */
  public static Refusal conflict(String code, String detail) {
    return new Refusal(409, code, detail, List.of());
  }

  /** 412: somebody changed it in between. */
  public static Refusal preconditionFailed(String detail) {
    return new Refusal(412, "precondition-failed", detail, List.of());
  }

  /** 413: more than Stint takes at once. */
  public static Refusal tooLarge(String detail) {
    return new Refusal(413, "body-too-large", detail, List.of());
  }

  /** 415, naming what is taken instead. */
  public static Refusal unsupportedMediaType(String detail) {
    return new Refusal(415, "unsupported-media-type", detail, List.of());
  }

  /** 429 with {@code Retry-After}. */
  public static Refusal tooMany(String detail, Duration retryAfter) {
    return new Refusal(429, "too-many-requests", detail, List.of()).retryAfter(retryAfter);
  }

  /** 503 with {@code Retry-After}: something that Stint needs for this is away. */
  public static Refusal unavailable(String code, String detail, Duration retryAfter) {
    return new Refusal(503, code, detail, List.of()).retryAfter(retryAfter);
  }

  static Refusal of(int status, String code, List<Problem.Error> errors) {
    String detail =
        errors.size() == 1
            ? errors.get(0).detail()
            : errors.size() + " things are wrong; see errors.";
    return new Refusal(status, code, detail, errors);
  }

  static Refusal of(int status, String code, String detail) {
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

  public String code() {
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

    public boolean isEmpty() {
      return errors.isEmpty();
    }

    /** 400 with everything that was noted; nothing when nothing was. */
    public void orThrow() {
      if (!errors.isEmpty()) {
        throw of(400, "invalid-request", errors);
      }
    }
  }
}
