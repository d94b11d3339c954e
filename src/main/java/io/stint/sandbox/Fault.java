package io.stint.sandbox;

/**
 * Something that goes wrong for chosen calls.
 *
 * @param kind what happens
 * @param action the only action it happens to; null for any
 * @param nth the first matching call that it happens to, counted from when it was planned (1 is the
 *     next, and the default)
 * @param times how many matching calls in a row it happens to; 1 is the default
 * @param text only calls whose policy document holds this; null for any call
 */
public record Fault(Kind kind, String action, int nth, int times, String text) {
  /** What can go wrong. */
  public enum Kind {
    /** 500 ServiceFailure, nothing was done. */
    FAIL,
    /** The work is done, the connection is closed without an answer. */
    LOSE_ANSWER,
    /** The connection is closed, nothing was done. */
    DROP,
    /** 400 Throttling. */
    THROTTLE,
    /** 409 ConcurrentModification, nothing was done. */
    CONCURRENT_MODIFICATION,
    /** 409 EntityTemporarilyUnmodifiable, nothing was done. */
    TEMPORARILY_UNMODIFIABLE,
    /** 403 AccessDenied, nothing was done. */
    DENY,
    /** 200 with an HTML page and no request id, as a proxy's sign-in page; nothing was done. */
    HTML_PAGE,
    /** 200 with nothing in it and no request id; nothing was done. */
    EMPTY_ANSWER,
    /** 502 with an HTML page and no request id; nothing was done. */
    BAD_GATEWAY,
    /** 500 with an HTML page and no request id, as an emulator's; nothing was done. */
    ERROR_PAGE,
    /** The work is done, the answer breaks off in the middle. */
    CUT_OFF,
    /** 400 MalformedPolicyDocument, nothing was done. */
    MALFORMED
  }

  public Fault {
    if (kind == null) {
      throw new IllegalArgumentException("a fault needs a kind");
    }
    nth = Math.max(nth, 1);
    times = Math.max(times, 1);
  }

  public Fault(Kind kind, String action, int nth, int times) {
    this(kind, action, nth, times, null);
  }

  boolean matches(String called, String document) {
    return (action == null || action.equals(called))
        && (text == null || (document != null && document.contains(text)));
  }

  /** Happens to the next call, once. */
  public static Fault next(Kind kind) {
    return new Fault(kind, null, 1, 1);
  }

  public static Fault next(Kind kind, String action) {
    return new Fault(kind, action, 1, 1);
  }

  public static Fault nth(Kind kind, int nth) {
    return new Fault(kind, null, nth, 1);
  }

  public static Fault nth(Kind kind, String action, int nth) {
    return new Fault(kind, action, nth, 1);
  }
}
