package io.stint.grant;

import static java.util.stream.Collectors.toMap;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.access.Scope;
import io.stint.policy.PolicyDocument;
import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.role.Roles;
import io.stint.web.PageRequest;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Grants as they are shown, with what keeps their users, groups and roles from being written. */
@ApplicationScoped
public class GrantQueries {

  private final GrantRepository rows;
  private final ShownGrants shown;
  private final Roles roles;
  private final ReachedRoles chaining;
  private final GrantWaits waiting;
  private final Requests requests;
  private final Clock clock;

  GrantQueries(
      GrantRepository rows,
      ShownGrants shown,
      Roles roles,
      ReachedRoles chaining,
      GrantWaits waiting,
      Requests requests,
      Clock clock) {
    this.waiting = waiting;
    this.rows = rows;
    this.shown = shown;
    this.roles = roles;
    this.chaining = chaining;
    this.requests = requests;
    this.clock = clock;
  }

  /**
   * @throws Refusal 404
   */
  GrantView view(String id) {
    return views(List.of(shown.find(id(id)).orElseThrow(() -> unknown(id)))).get(0);
  }

  /** What is no id at all is as unknown as one that was never given. */
  public static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw unknown(text);
    }
  }

  static Refusal unknown(String id) {
    return Refusal.notFound("grant", id);
  }

  /** One that this transaction has changed. */
  GrantView view(Grant grant) {
    rows.flush();
    return view(grant.id().toString());
  }

  List<GrantView> page(GrantFilter filter, Scope scope, PageRequest page) {
    return views(shown.page(filter, scope, clock.instant(), page));
  }

  /** Most need nothing more to be read, and so no transaction in the database. */
  private List<GrantView> views(List<ShownGrants.Shown> shown) {
    return QuarkusTransaction.joiningExisting().call(() -> views(shown, clock.instant()));
  }

  private List<GrantView> views(List<ShownGrants.Shown> shown, Instant now) {
    List<Grant> grants = shown.stream().map(ShownGrants.Shown::grant).toList();
    Map<UUID, FailureView> failures =
        waiting.failures(
            grants.stream()
                .filter(grant -> isOnTheWay(grant.stateAt(now)))
                .flatMap(
                    grant ->
                        Stream.concat(writers(grant), Stream.ofNullable(grant.target().roleId())))
                .filter(Objects::nonNull)
                .distinct()
                .toList());
    Map<UUID, String> waits =
        waiting.of(
            grants.stream()
                .filter(grant -> isOnTheWay(grant.stateAt(now)))
                .collect(toMap(Grant::id, grant -> grant.stateAt(now) == GrantState.REVOKING)));
    Map<UUID, Requests.Shown> asked = requests.shown(grants, now);
    return shown.stream()
        .map(
            one -> {
              Grant grant = one.grant();
              Optional<PolicyDocument> document = grant.target().document();
              return GrantView.of(
                  grant,
                  document,
                  isOnTheWay(grant.stateAt(now)) ? failure(grant, failures) : null,
                  waits.get(grant.id()),
                  isArmed(grant, now),
                  chaining.of(grant, one.rule()),
                  chaining.warnings(grant, document),
                  asked.getOrDefault(grant.id(), Requests.Shown.NOTHING),
                  now);
            })
        .toList();
  }

  /**
   * When somebody who writes the grant tries again after its failure: the others may be about to.
   * {@link Instant#MAX}: nobody before something is changed; null: nothing has failed.
   */
  @Transactional
  Instant nextAttempt(GrantView view) {
    if (view.failure() == null) {
      return null;
    }
    List<UUID> writers =
        rows.findByIdOptional(view.id()).stream()
            .flatMap(GrantQueries::writers)
            .filter(Objects::nonNull)
            .toList();
    return waiting.nextAttempt(writers).orElse(Instant.MAX);
  }

  /**
   * Its own before that of whoever writes it; and that its role is somebody else's by now keeps
   * also those from being written that nothing is written to the role for.
   */
  private static FailureView failure(Grant grant, Map<UUID, FailureView> failures) {
    return Stream.of(
            Stream.ofNullable(grant.refusal()),
            writers(grant).filter(Objects::nonNull).map(failures::get).filter(Objects::nonNull),
            Stream.ofNullable(grant.target().roleId())
                .map(failures::get)
                .filter(Objects::nonNull)
                .filter(failure -> failure.code().equals(Roles.NOT_OURS)))
        .flatMap(each -> each)
        .findFirst()
        .orElse(null);
  }

  /** One that is not stored. In a transaction. */
  GrantView drafted(Grant grant) {
    Instant now = clock.instant();
    Optional<PolicyDocument> document = grant.target().document();
    ReachedRoles.Rule rule =
        Optional.ofNullable(grant.target().roleId())
            .flatMap(roles::find)
            .map(ReachedRoles.Rule::of)
            .orElse(null);
    return GrantView.of(
        grant,
        document,
        null,
        null,
        false,
        chaining.of(grant, rule),
        chaining.warnings(grant, document),
        requests.shown(List.of(grant), now).getOrDefault(grant.id(), Requests.Shown.NOTHING),
        now);
  }

  private boolean isArmed(Grant grant, Instant now) {
    return grant.sessionsDeniedAt() != null
        && grant.revokedAt() != null
        && roles.deniesSessionsBefore(
            grant.target().roleId(), ForeignSessions.issuedBefore(grant.revokedAt(), now));
  }

  private static boolean isOnTheWay(GrantState state) {
    return state == GrantState.PENDING || state == GrantState.REVOKING;
  }

  /** Whose passes write the grant. */
  private static Stream<UUID> writers(Grant grant) {
    return Stream.of(
        grant.grantee().userId(),
        grant.grantee().cohortId(),
        grant.type() == GrantType.ASSUME_ROLE ? grant.target().roleId() : null);
  }
}
