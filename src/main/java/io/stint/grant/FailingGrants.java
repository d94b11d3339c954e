package io.stint.grant;

import io.stint.audit.AuditAction;
import io.stint.audit.FailureNews;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What is told of grants that IAM refuses for a while, beside others that it takes. */
final class FailingGrants {

  private FailingGrants() {}

  @Produces
  @Singleton
  static FailureNews.Kind grants() {
    return FailureNews.Kind.ofRefused(
        "access_grant",
        "state <> 'REVOKED'",
        AuditAction.GRANT_FAILING,
        AuditAction.GRANT_RECOVERED);
  }
}
