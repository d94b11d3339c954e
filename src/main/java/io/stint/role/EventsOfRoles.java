package io.stint.role;

import io.stint.audit.EventsOf;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Which events of roles are an approver's to read. */
final class EventsOfRoles {

  private EventsOfRoles() {}

  /** Events know names: one of before there was this role is another one's. */
  @Produces
  @Singleton
  static EventsOf roles() {
    return new EventsOf(
        "role",
        "EXISTS (SELECT 1 FROM role r WHERE lower(r.name) = lower(e.subject_name)"
            + " AND e.at >= r.created_at AND r.owners && ?::varchar[])");
  }
}
