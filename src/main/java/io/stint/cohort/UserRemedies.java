package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.iam.Iam;
import io.stint.iam.IamUser;
import io.stint.iam.UserName;
import io.stint.reconcile.ReconcileLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What the sweep does about users: their rows believe nothing and are due. Only what no row is
 * about is removed here, and looked at right before.
 */
@ApplicationScoped
class UserRemedies {

  private final Iam iam;
  private final DueUsers due;
  private final UserIdentities identities;
  private final KnownUsers known;
  private final ReconcileLoop loop;
  private final Clock clock;

  UserRemedies(
      Iam iam,
      DueUsers due,
      UserIdentities identities,
      KnownUsers known,
      ReconcileLoop loop,
      Clock clock) {
    this.iam = iam;
    this.due = due;
    this.identities = identities;
    this.known = known;
    this.loop = loop;
    this.clock = clock;
  }

  /**
   * It is made again, with a new one-time password: nobody knows the old one.
   *
   * @param there the unique ids of all users by a second look
   */
  boolean again(InspectedRows.User user, Set<String> there) {
    if (there.contains(user.uniqueId())) {
      return false;
    }
    changed(
        () -> {
          identities.lost(user.id());
          due.mark(user.id(), false, clock.instant());
        });
    return true;
  }

  /**
   * An adopted user was deleted by its owner, who is right: it is not made, and its members say so.
   */
  boolean astray(InspectedRows.User user) {
    changed(
        () -> {
          identities.astray(user.id(), true);
          due.lookSoon(user.id(), clock.instant());
        });
    return false;
  }

  /** It has no way in, and what others have put on it is not to give anything to who finds one. */
  boolean clear(UUID user) {
    Instant now = clock.instant();
    changed(() -> due.resync(user, now.plus(People.LOOKED_AT), now));
    return true;
  }

  /** What has its name is somebody else's: left alone, noted, and shown by the next pass. */
  boolean stranger(InspectedRows.User user) {
    try {
      known.find(requiringNew().call(() -> identities.find(user.id())), iam);
      return false;
    } catch (Stranger found) {
      changed(() -> due.lookSoon(user.id(), clock.instant()));
      return false;
    } catch (Renamed found) {
      return astray(user);
    }
  }

  /** What grants give the user is written again. */
  boolean rewrite(UUID user) {
    changed(
        () -> {
          due.mark(user, false, clock.instant());
          identities.unconfirmed(user);
        });
    return true;
  }

  /** Its permissions boundary is put on the user again. */
  boolean bind(UUID user) {
    changed(
        () -> {
          due.mark(user, false, clock.instant());
          identities.unbounded(user);
        });
    return true;
  }

  /** A tag that a cohort asks for is put on the user again. */
  boolean tag(UUID user, String key) {
    changed(
        () -> {
          due.mark(user, false, clock.instant());
          identities.untagged(user, key);
        });
    return true;
  }

  /** No row knows it. */
  boolean remove(UserName name, String uniqueId) {
    boolean known = requiringNew().call(() -> identities.isKnown(name, uniqueId));
    Optional<IamUser> there =
        known ? Optional.empty() : iam.users().find(name).filter(one -> one.id().equals(uniqueId));
    Optional<String> owner = there.flatMap(one -> iam.account().ownerOf(one.path(), one.tags()));
    owner.ifPresent(of -> iam.users().removeWhole(there.get(), of, null));
    return owner.isPresent();
  }

  private void changed(Runnable change) {
    requiringNew()
        .run(
            () -> {
              change.run();
              loop.wakeAfterCommit();
            });
  }
}
