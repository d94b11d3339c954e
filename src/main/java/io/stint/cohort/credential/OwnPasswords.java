package io.stint.cohort.credential;

import io.stint.cohort.OwnMemberships;
import io.stint.cohort.OwnMemberships.OwnMembership;
import io.stint.security.CurrentCaller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Hands out a person's password to the person. */
@ApplicationScoped
class OwnPasswords {

  private final CurrentCaller caller;
  private final OwnMemberships memberships;
  private final OneTimePasswords passwords;
  private final Clock clock;

  OwnPasswords(
      CurrentCaller caller, OwnMemberships memberships, OneTimePasswords passwords, Clock clock) {
    this.caller = caller;
    this.memberships = memberships;
    this.passwords = passwords;
    this.clock = clock;
  }

  /** What is ready of the caller's own, whoever else may know them in whichever cohort. */
  @Transactional
  CredentialsView handOut() {
    List<CredentialsView.Item> items = new ArrayList<>();
    String signInUrl = null;
    for (OwnMembership mine : memberships.of(caller.get().email(), clock.instant())) {
      items.addAll(passwords.handOut(mine.cohortId(), mine.userId()));
      signInUrl = signInUrl == null ? mine.signInUrl() : signInUrl;
    }
    return new CredentialsView(signInUrl, items);
  }
}
