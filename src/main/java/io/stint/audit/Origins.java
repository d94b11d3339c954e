package io.stint.audit;

import io.quarkus.arc.Arc;
import io.quarkus.security.identity.SecurityIdentity;
import io.stint.iam.AwsWrites;
import io.stint.security.CurrentCaller;
import io.stint.web.RequestId;
import io.stint.web.RequestSource;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks where what happens now comes from. */
@ApplicationScoped
class Origins {

  private final SecurityIdentity identity;
  private final CurrentCaller caller;
  private final RequestSource request;

  Origins(SecurityIdentity identity, CurrentCaller caller, RequestSource request) {
    this.identity = identity;
    this.caller = caller;
    this.request = request;
  }

  /** The caller's, where there is one. */
  Origin current() {
    boolean called = Arc.container().requestContext().isActive() && !identity.isAnonymous();
    return called
        ? new Origin(
            identity.getPrincipal().getName(),
            caller.known().orElse(null),
            request.address().orElse(null),
            RequestId.current().orElse(null),
            request.sentId().orElse(null),
            AwsWrites.ofThisThread())
        : own();
  }

  /** Stint's, whatever request woke it. */
  Origin own() {
    return new Origin(
        AuditTrail.STINT,
        null,
        null,
        RequestId.current().orElse(null),
        null,
        AwsWrites.ofThisThread());
  }
}
