package io.stint.access;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Asks {@link Ownership} before an operation runs. */
@Owned(OwnedKind.COHORT)
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class OwnershipInterceptor {

  private final Ownership ownership;

  OwnershipInterceptor(Ownership ownership) {
    this.ownership = ownership;
  }

  @AroundInvoke
  Object asked(InvocationContext call) throws Exception {
    ownership.require(
        call.getInterceptorBinding(Owned.class).value(), (String) call.getParameters()[0]);
    return call.proceed();
  }
}
