package io.stint.audit;

import io.stint.database.Sql;

/**
 * Below which age the database lets no event go, whatever the service says. The database has no
 * clock that a test can move on, so that years are past there too.
 */
final class Floor {

  private static final String FUNCTION =
      "create or replace function event_may_be_forgotten_before() returns timestamptz"
          + " language sql stable as 'select now() %s'";

  private Floor() {}

  static void isOver(Sql sql) {
    sql.update(FUNCTION.formatted("+ interval ''1000 years''"));
  }

  /** As the migration says. */
  static void isBack(Sql sql) {
    sql.update(FUNCTION.formatted("- interval ''30 days''"));
  }
}
