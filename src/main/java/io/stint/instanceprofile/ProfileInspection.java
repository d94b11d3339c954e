package io.stint.instanceprofile;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.database.Sql;
import io.stint.iam.Iam;
import io.stint.iam.IamInstanceProfile;
import io.stint.iam.InstanceProfileName;
import io.stint.reconcile.ReconcileLoop;
import io.stint.reconcile.ReconciledRow;
import io.stint.sweep.Departures;
import io.stint.sweep.Inspection;
import io.stint.sweep.Inspector;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What the room knows of IAM, and what is done about it. */
@ApplicationScoped
class ProfileInspection implements Inspection {

  private static final String ALL =
      "SELECT p.id, p.name, p.iam_id, p.adopted, p.calm, r.name AS role FROM (SELECT *, "
          + ReconciledRow.CALM
          + " AND state = 'ACTIVE' AS calm FROM instance_profile) p"
          + " LEFT JOIN role r ON r.id = p.bound_role_id ORDER BY p.id";

  private final Sql sql;
  private final ProfileRepository rows;
  private final Departures departures;
  private final Iam iam;
  private final ReconcileLoop loop;
  private final Clock clock;

  ProfileInspection(
      Sql sql,
      ProfileRepository rows,
      Departures departures,
      Iam iam,
      ReconcileLoop loop,
      Clock clock) {
    this.sql = sql;
    this.rows = rows;
    this.departures = departures;
    this.iam = iam;
    this.loop = loop;
    this.clock = clock;
  }

  @Override
  public Inspector begin(Instant calm) {
    return new ProfileInspector(calm, this);
  }

  /**
   * A profile's row.
   *
   * @param role that it was left with; null: none, or its owner's
   * @param calm whether it can be judged
   */
  record Known(UUID id, String name, String iamId, boolean adopted, String role, boolean calm) {

    private static Known of(ResultSet row) throws SQLException {
      return new Known(
          row.getObject("id", UUID.class),
          row.getString("name"),
          row.getString("iam_id"),
          row.getBoolean("adopted"),
          row.getString("role"),
          row.getBoolean("calm"));
    }
  }

  List<Known> known(Instant calm) {
    return sql.list(Known::of, ALL, clock.instant(), calm);
  }

  Set<String> departed(Collection<String> iamIds, Instant calm) {
    return departures.since(iamIds, calm);
  }

  boolean isOwn(IamInstanceProfile profile) {
    return iam.account().isOwn(profile.path());
  }

  /** Whether Stint has made it, by its tags, which no list shows. */
  boolean isMade(IamInstanceProfile profile) {
    return made(profile.name(), profile.id()).isPresent();
  }

  private record Made(IamInstanceProfile profile, String owner) {}

  private Optional<Made> made(InstanceProfileName name, String iamId) {
    return iam.instanceProfiles()
        .find(name)
        .filter(one -> one.id().equals(iamId))
        .flatMap(
            one ->
                iam.account().ownerOf(one.path(), one.tags()).map(owner -> new Made(one, owner)));
  }

  /** Its pass reads it, makes it again where it is gone, and puts it right. */
  boolean lookAgain(UUID id) {
    return requiringNew()
        .call(
            () -> {
              Optional<InstanceProfile> profile = rows.findByIdOptional(id);
              profile.flatMap(row -> rows.lock(row.name())).ifPresent(this::lookAgain);
              return profile.isPresent();
            });
  }

  private void lookAgain(InstanceProfile profile) {
    profile.lookAgain(clock.instant());
    loop.wakeAfterCommit();
  }

  /** No row knows it; looked at right before. */
  boolean remove(InstanceProfileName name, String iamId) {
    if (requiringNew().call(() -> rows.byName(name.value())).isPresent()) {
      return false;
    }
    Optional<Made> made = made(name, iamId);
    made.ifPresent(one -> iam.instanceProfiles().removeWhole(one.profile(), one.owner(), null));
    return made.isPresent();
  }
}
