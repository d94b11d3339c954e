package io.stint.sandbox;

/** What policies can be put on. */
sealed interface Entity extends Stored permits User, Group, Role {
  Named named();

  EntityPermissions permits();

  Entity with(EntityPermissions permits);

  String arn();

  @Override
  default String key() {
    return named().key();
  }

  @Override
  default String id() {
    return named().id();
  }

  default String name() {
    return named().name();
  }
}
