package io.stint.iam;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a call to AWS did not do what was asked. Everything that the SDK throws becomes one of these;
 * the message is fit to be shown.
 */
public abstract sealed class IamFailure extends RuntimeException {

  private final String code;
  private Duration notBefore;

  private IamFailure(String code, String message) {
    super(message);
    this.code = code;
  }

  /** AWS's error code ({@code NoSuchEntity}), or one of ours where AWS gave none. */
  public String code() {
    return code;
  }

  /** Whether the same call may succeed later with nobody doing anything about it. */
  public boolean retryable() {
    return true;
  }

  /** How long AWS asks to wait before the next try; empty: it did not say. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(notBefore);
  }

  IamFailure notBefore(Optional<Duration> wait) {
    notBefore = wait.orElse(null);
    return this;
  }

  String outcome() {
    return Names.key(getClass().getSimpleName());
  }

  /** Something named is not there; just after a create it may only not be seen yet. */
  public static final class Missing extends IamFailure {
    Missing(String code, String message) {
      super(code, message);
    }
  }

  /** Something else is in the way: a name, a child, another change. */
  public static final class Conflict extends IamFailure {
    Conflict(String code, String message) {
      super(code, message);
    }
  }

  /**
   * A trust policy names somebody whom IAM does not know: not yet, not any more, or never. Nothing
   * was written.
   */
  public static final class UnknownPrincipal extends IamFailure {

    private final String principal;

    UnknownPrincipal(String code, String message, String principal) {
      super(code, message);
      this.principal = principal;
    }

    /** As the policy names it. */
    public String principal() {
      return principal;
    }
  }

  /** Too many calls; this one was not carried out. */
  public static final class Throttled extends IamFailure {
    Throttled(String code, String message) {
      super(code, message);
    }
  }

  /** A limit of the account or of the object is reached (not a rate). */
  public static final class Quota extends IamFailure {
    Quota(String code, String message) {
      super(code, message);
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** AWS said no, and will until somebody changes something. */
  public static final class Refused extends IamFailure {
    Refused(String code, String message) {
      super(code, message);
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** No answer, or one that says nothing: whether the call was carried out is unknown. */
  public static final class Unreachable extends IamFailure {
    Unreachable(String code, String message) {
      super(code, message);
    }
  }
}
