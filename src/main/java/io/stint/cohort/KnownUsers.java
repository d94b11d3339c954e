package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamUser;
import io.stint.iam.UserName;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells the user of a row from a stranger's under its name: by the unique id that was seen first.
 * Asked before a pass's first write. Somebody may delete and make anew between this look and the
 * write that follows; IAM has no write that asks for an id, so that gap stays, as short as it can
 * be.
 */
@ApplicationScoped
public class KnownUsers {

  private final Iam iam;
  private final UserIdentities identities;
  private final MembershipListener listener;
  private final AuditTrail trail;
  private final Clock clock;

  KnownUsers(
      Iam iam,
      UserIdentities identities,
      MembershipListener listener,
      AuditTrail trail,
      Clock clock) {
    this.iam = iam;
    this.listener = listener;
    this.clock = clock;
    this.identities = identities;
    this.trail = trail;
  }

  /**
   * Who a user is.
   *
   * @param observed whether it is known to be in IAM; while it is not, the one to be seen may be
   *     another one of Stint's making
   * @param uniqueId AIDA… as it was seen first; null: never seen
   * @param strangerId what was seen in its place before; null: nothing
   */
  public record Identity(
      UUID id, String name, boolean observed, String uniqueId, String strangerId) {}

  /**
   * To be called before something is written to the user; asks once a pass. A user that is gone is
   * no stranger.
   *
   * @throws Stranger told once as an event
   * @throws Renamed when the user has another name
   */
  void require(UserRow user, Iam door) {
    if (!user.sight().isClear()) {
      find(user.identity(), door);
      user.sight().clear();
    }
  }

  /**
   * What is in IAM under the name, when it is the user.
   *
   * @throws Stranger told once as an event
   * @throws Renamed when the user has another name
   */
  public Optional<IamUser> find(Identity user, Iam door) {
    Optional<IamUser> observed = look(user, door);
    boolean strange = observed.isPresent() && !isSame(user, observed.get());
    if ((observed.isEmpty() || strange) && user.uniqueId() != null) {
      requireNotRenamed(user, door);
    }
    note(user, strange ? observed.get().id() : null);
    if (strange) {
      throw Stranger.user(user.name(), user.uniqueId(), observed.get().id());
    }
    return observed;
  }

  /**
   * Where IAM refuses to show the one, the list of all tells whose id it is: no end waits for a
   * permission that it does not need.
   */
  private static Optional<IamUser> look(Identity user, Iam door) {
    UserName name = new UserName(user.name());
    try {
      return door.users().find(name);
    } catch (IamFailure.Refused | IamFailure.Unreachable e) {
      return Optional.of(
          door.users().list().stream()
              .filter(one -> one.name().equals(name) && one.id().equals(user.uniqueId()))
              .findFirst()
              .orElseThrow(() -> e));
    }
  }

  /** IAM finds nobody by an id, so all are looked through; it happens when one is missed only. */
  void requireNotRenamed(Identity user, Iam door) {
    door.users().list().stream()
        .filter(other -> other.id().equals(user.uniqueId()))
        .map(IamUser::name)
        .filter(other -> !other.equals(new UserName(user.name())))
        .findFirst()
        .ifPresent(
            other -> {
              throw Renamed.user(user.name(), other);
            });
  }

  boolean isSame(Identity user, IamUser observed) {
    if (observed.id().equals(user.uniqueId())) {
      return true;
    }
    return (!user.observed() || user.uniqueId() == null)
        && iam.users().standing(observed, user.id().toString()).mine();
  }

  /** It is there, under this id. In a transaction. */
  void seen(UserRow user, String uniqueId) {
    if (uniqueId != null && !uniqueId.equals(user.uniqueId())) {
      listener.userSeen(user.id(), clock.instant());
    }
  }

  private void note(Identity user, String strangerId) {
    if (Objects.equals(strangerId, user.strangerId())) {
      return;
    }
    requiringNew()
        .run(
            () -> {
              identities.stranger(user.id(), strangerId);
              listener.userStrangerNoted(user.id(), clock.instant());
              if (strangerId != null) {
                trail.recordOwn(
                    AuditAction.MEMBER_STRANGER_FOUND, user.name(), Map.of("iamId", strangerId));
              }
            });
  }

  /** As {@link #find} says; for a create that found the name taken. */
  Stranger stranger(UserRow user, String id) {
    note(user.identity(), id);
    return Stranger.user(user.userName(), user.uniqueId(), id);
  }
}
