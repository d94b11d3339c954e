package io.stint.security;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Singleton;
import java.util.List;

/** Who calls in a test that asks the rooms themselves, with no request. */
@Singleton
public class Administrator {

  private final CurrentIdentityAssociation identities;

  Administrator(CurrentIdentityAssociation identities) {
    this.identities = identities;
  }

  /** Also on a thread of the test's own. */
  @ActivateRequestContext
  public void does(Runnable work) {
    calls();
    work.run();
  }

  /** From now on in this test. */
  public void calls() {
    identities.setIdentity(
        QuarkusSecurityIdentity.builder()
            .setPrincipal(new QuarkusPrincipal(Caller.BOOTSTRAP))
            .addAttribute(CurrentCaller.ATTRIBUTE, Caller.bootstrap(List.of(CallerRole.ADMIN)))
            .build());
  }
}
