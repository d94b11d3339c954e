package io.stint.role;

import io.stint.audit.AuditAction;
import io.stint.audit.FailureNews;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What is told of roles that fail for a while. */
final class FailingRoles {

  private FailingRoles() {}

  @Produces
  @Singleton
  static FailureNews.Kind roles() {
    return FailureNews.Kind.ofTasks("role", AuditAction.ROLE_FAILING, AuditAction.ROLE_RECOVERED);
  }
}
