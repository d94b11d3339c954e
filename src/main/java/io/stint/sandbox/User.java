package io.stint.sandbox;

import java.util.List;
import java.util.Map;

/** An IAM user; {@code groups} are group ids, so that a renamed group keeps its members. */
record User(
    Named named,
    EntityPermissions permits,
    Map<String, String> tags,
    List<String> groups,
    LoginProfile login,
    List<UserCredential> credentials)
    implements Entity {

  @Override
  public User with(EntityPermissions changed) {
    return new User(named, changed, tags, groups, login, credentials);
  }

  User named(Named changed) {
    return new User(changed, permits, tags, groups, login, credentials);
  }

  User tagged(Map<String, String> changed) {
    return new User(named, permits, changed, groups, login, credentials);
  }

  User memberOf(List<String> changed) {
    return new User(named, permits, tags, changed, login, credentials);
  }

  User signingIn(LoginProfile changed) {
    return new User(named, permits, tags, groups, changed, credentials);
  }

  User holding(List<UserCredential> changed) {
    return new User(named, permits, tags, groups, login, changed);
  }

  List<UserCredential> credentials(UserCredential.Kind kind) {
    return credentials.stream().filter(c -> c.kind() == kind).toList();
  }

  @Override
  public String arn() {
    return named.arn("user");
  }
}
