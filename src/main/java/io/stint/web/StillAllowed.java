package io.stint.web;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.stint.security.CurrentCaller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;

/**
 * Answers that go on, streams and held ones, are their caller's no longer than they may have them:
 * a token ends, an owner is one no more. What was asked at the beginning is asked again and again.
 */
@ApplicationScoped
public class StillAllowed {

  private static final String KEPT = "io.stint.still-allowed";

  private final CurrentVertxRequest request;
  private final CurrentCaller caller;

  StillAllowed(CurrentVertxRequest request, CurrentCaller caller) {
    this.request = request;
    this.caller = caller;
  }

  /** What the answer to this request depends on besides its caller; to be asked on any thread. */
  public void onlyWhile(BooleanSupplier holds) {
    request.getCurrent().put(KEPT, holds);
  }

  /** For the answer to this request. */
  BooleanSupplier ofThisRequest() {
    BooleanSupplier isStill = caller.isStill();
    BooleanSupplier holds = request.getCurrent().get(KEPT);
    return holds == null ? isStill : () -> isStill.getAsBoolean() && holds.getAsBoolean();
  }
}
