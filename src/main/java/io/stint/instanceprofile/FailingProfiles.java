package io.stint.instanceprofile;

import io.stint.audit.AuditAction;
import io.stint.audit.FailureNews;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What is told of instance profiles that fail for a while. */
final class FailingProfiles {

  private FailingProfiles() {}

  @Produces
  @Singleton
  static FailureNews.Kind profiles() {
    return FailureNews.Kind.ofTasks(
        "instance_profile",
        AuditAction.INSTANCE_PROFILE_FAILING,
        AuditAction.INSTANCE_PROFILE_RECOVERED);
  }
}
