package io.stint.role;

import io.stint.database.JsonColumn;
import org.hibernate.annotations.Immutable;

/** What a role's row holds as JSON. */
final class StoredRole {

  static final OfSettings SETTINGS = new OfSettings();
  static final OfSnapshot SNAPSHOT = new OfSnapshot();

  private StoredRole() {}

  @Immutable
  static final class OfSettings extends JsonColumn<RoleSettings> {
    OfSettings() {
      super(RoleSettings.class);
    }
  }

  @Immutable
  static final class OfSnapshot extends JsonColumn<RoleSnapshot> {
    OfSnapshot() {
      super(RoleSnapshot.class);
    }
  }
}
