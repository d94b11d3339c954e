package io.stint.instanceprofile;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.access.Scope;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import io.stint.web.EntityTag;
import io.stint.web.PageRequest;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** What is shown of instance profiles. */
@ApplicationScoped
class ProfileQueries {

  private final ProfileRepository rows;
  private final Roles roles;

  ProfileQueries(ProfileRepository rows, Roles roles) {
    this.rows = rows;
    this.roles = roles;
  }

  record Shown(InstanceProfileView view, String tag) {}

  Shown read(String name) {
    return requiringNew().call(() -> stored(name));
  }

  /** In the caller's transaction. */
  Shown stored(String name) {
    InstanceProfile profile = rows.byName(name).orElseThrow(() -> unknown(name));
    // A change of this transaction gets its version when it is written.
    rows.flush();
    return new Shown(view(profile), EntityTag.of(profile.version()));
  }

  static Refusal unknown(String name) {
    return Refusal.notFound("instance profile", name);
  }

  List<InstanceProfileView> page(Scope scope, PageRequest page) {
    return requiringNew().call(() -> rows.page(scope, page).stream().map(this::view).toList());
  }

  private InstanceProfileView view(InstanceProfile profile) {
    Optional<RoleRef> role = Optional.ofNullable(profile.roleId()).flatMap(roles::find);
    return InstanceProfileView.of(
        profile,
        role.map(RoleRef::name).orElse(profile.foundRole()),
        role.map(one -> one.arn() != null).orElse(true),
        role.map(RoleRef::id).map(roles::policies).orElse(List.of()));
  }
}
