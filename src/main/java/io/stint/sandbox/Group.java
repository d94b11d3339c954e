package io.stint.sandbox;

/** An IAM user group; who is in it is written on the users. */
record Group(Named named, EntityPermissions permits) implements Entity {
  @Override
  public Group with(EntityPermissions changed) {
    return new Group(named, changed);
  }

  Group named(Named changed) {
    return new Group(changed, permits);
  }

  @Override
  public String arn() {
    return named.arn("group");
  }
}
