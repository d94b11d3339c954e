package io.stint.iam;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Asks once more whether the pass still holds what it works on, when the call is signed and goes
 * out: a process that was stopped in between sends nothing under a claim that has lapsed.
 */
final class BeforeSending implements ExecutionInterceptor {

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    Errand.current().requireHeld();
  }
}
