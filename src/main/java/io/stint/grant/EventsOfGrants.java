package io.stint.grant;

import io.stint.audit.EventsOf;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Which events of grants are an approver's to read: those on their roles. */
final class EventsOfGrants {

  private EventsOfGrants() {}

  @Produces
  @Singleton
  static EventsOf grants() {
    return new EventsOf(
        "grant",
        "EXISTS (SELECT 1 FROM access_grant g JOIN role r ON r.id = g.role_id"
            + " WHERE g.id = CASE WHEN e.subject_kind = 'grant' THEN e.subject_name::uuid END"
            + " AND r.owners && ?::varchar[])");
  }
}
