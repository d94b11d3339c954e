package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;
import static java.util.stream.Collectors.toMap;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.cohort.roster.Email;
import io.stint.cohort.roster.Enrolment;
import io.stint.cohort.roster.Enrolment.Decision;
import io.stint.cohort.roster.Enrolment.KnownUser;
import io.stint.cohort.roster.Roster;
import io.stint.cohort.roster.RosterAnswer;
import io.stint.cohort.roster.RowOutcome;
import io.stint.cohort.roster.Upload;
import io.stint.iam.Names;
import io.stint.iam.UserName;
import io.stint.reconcile.ReconcileLoop;
import io.stint.web.ApiResponse;
import io.stint.web.Progress;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Who comes into a cohort, and who goes. */
@ApplicationScoped
public class Members {

  private final CohortRepository cohorts;
  private final RosterRows roster;
  private final MemberRows rows;
  private final UnmanagedUsers foreignUsers;
  private final MembershipNotifier news;
  private final OtherCohorts others;
  private final Leavers leavers;
  private final AuditTrail audit;
  private final ReconcileLoop loop;
  private final Clock clock;

  Members(
      CohortRepository cohorts,
      RosterRows roster,
      MemberRows rows,
      UnmanagedUsers foreignUsers,
      MembershipNotifier news,
      OtherCohorts others,
      Leavers leavers,
      AuditTrail audit,
      ReconcileLoop loop,
      Clock clock) {
    this.cohorts = cohorts;
    this.roster = roster;
    this.rows = rows;
    this.foreignUsers = foreignUsers;
    this.news = news;
    this.others = others;
    this.leavers = leavers;
    this.audit = audit;
    this.loop = loop;
    this.clock = clock;
  }

  /** What a roster has to be told apart from; no transaction may be open. */
  record Sighting(Map<String, String> foreign, Optional<UserName> stints) {}

  /** Asks IAM who is there, unless everybody is a member already. */
  Sighting sight(String cohortName, Roster people) {
    List<String> emails = emails(people);
    List<String> seats = seats(people);
    boolean anyNew =
        requiringNew()
            .call(
                () -> {
                  UUID cohort = cohorts.named(cohortName).id();
                  return roster.members(cohort, emails).size() < distinct(emails)
                      || roster.names(cohort, seats).size() < distinct(seats);
                });
    return anyNew
        ? new Sighting(foreignUsers.byKey(), foreignUsers.stints())
        : new Sighting(Map.of(), Optional.empty());
  }

  /**
   * @throws Refusal 403 for who may not adopt; 404, 409 when the cohort takes nobody any more; 422
   *     as {@link Leavers#takeOut}
   */
  @Transactional
  RosterAnswer enrol(String cohortName, Roster people, Upload how, Sighting sighting) {
    boolean adopt = how.adopt();
    if (adopt) {
      roster.requireMayAdopt();
    }
    Instant now = clock.instant();
    Cohort cohort = cohorts.lock(cohortName);
    cohort.requireTakesMembers(now);
    roster.lockNames();
    List<Decision> decisions =
        Enrolment.decide(people, cohort.userNames(), known(cohort, people, sighting, now), adopt);
    List<MemberView> removed =
        how.isSync() ? leavers.takeOut(cohort, people, decisions, how, now) : List.of();
    List<Decision> created = decisions.stream().filter(Decision::created).toList();
    if (!created.isEmpty()) {
      roster.write(cohort, created, adopt, now);
      news.joined(
          cohort,
          created.stream().filter(d -> d.user() != null).map(d -> d.user().id()).toList(),
          now);
      audit.recordAll(
          AuditAction.MEMBER_ADDED, created.stream().map(d -> told(d, cohort)).toList());
    }
    roster.keep(cohort, people, decisions);
    if (!created.isEmpty() || !removed.isEmpty()) {
      loop.wakeAfterCommit();
    }
    return shown(
        cohort,
        RosterAnswer.of(
            decisions,
            removed.stream()
                .map(member -> new RosterAnswer.Removed(member.userName(), member.email()))
                .toList(),
            people.file()));
  }

  /**
   * What an upload would do: it is done, and taken back, so that whatever it would be refused for
   * shows.
   *
   * @throws Refusal as {@link #enrol} does
   */
  @Transactional
  RosterAnswer plan(String cohortName, Roster people, Upload how, Sighting sighting) {
    RosterAnswer done = enrol(cohortName, people, how.planned(), sighting);
    QuarkusTransaction.setRollbackOnly();
    return done.with(
        row -> row.outcome() == RowOutcome.CREATED ? row.standing(null, null, null) : row);
  }

  /** It has settled when everybody of the upload has arrived; who fails has not. */
  @Transactional
  Progress<RosterAnswer> progress(String cohortName, RosterAnswer upload) {
    Cohort cohort = cohorts.named(cohortName);
    List<String> names = upload.userNames();
    boolean any = rows.anyUnderWay(cohort.id(), names);
    Instant next = any ? null : rows.nextAttempt(cohort.id(), names).orElse(null);
    boolean settled = !any && next == null;
    return new Progress<>(
        () -> ApiResponse.accepted(shown(cohort, upload)).status(settled ? 201 : 202),
        settled,
        next);
  }

  /** With what has become of the members by now. */
  private RosterAnswer shown(Cohort cohort, RosterAnswer upload) {
    Map<String, MemberView> members =
        rows.named(cohort.id(), upload.userNames(), clock.instant()).stream()
            .collect(toMap(MemberView::userName, member -> member));
    return upload.with(
        row ->
            Optional.ofNullable(members.get(row.userName()))
                .map(
                    member ->
                        row.standing(member.state().name(), member.failure(), member.waitingFor()))
                .orElse(row));
  }

  /**
   * @throws Refusal 404, 412
   */
  @Transactional
  MemberView remove(String cohortName, String userName) {
    Instant now = clock.instant();
    Cohort cohort = cohorts.named(cohortName);
    MemberRows.Found member = find(cohort, userName, now);
    if (member.view().state() != MemberState.REMOVING) {
      List<UserRef> leavers =
          member.user() == null ? List.of() : news.members(cohort, List.of(member.user()), now);
      rows.takeOut(cohort.id(), member, now);
      news.left(cohort, leavers, now);
      tell(AuditAction.MEMBER_DELETION_REQUESTED, member, cohort);
      if (member.user() == null) {
        tell(AuditAction.MEMBER_DELETED, member, cohort);
      }
      loop.wakeAfterCommit();
    }
    return rows.find(cohort.id(), userName, now).map(MemberRows.Found::view).orElse(member.view());
  }

  private record Exit(Cohort cohort, MemberRows.Found member, List<UserRef> leavers) {}

  /**
   * Somebody leaves these cohorts at once: they are out of all of them before anybody is told, so
   * that who is in no other holds nothing any more. In the caller's transaction, which holds the
   * user.
   */
  @Transactional
  public void leave(String userName, List<String> cohortNames) {
    Instant now = clock.instant();
    List<Exit> exits = cohortNames.stream().map(name -> exit(name, userName, now)).toList();
    for (Exit exit : exits) {
      rows.takeOut(exit.cohort().id(), exit.member(), now);
    }
    for (Exit exit : exits) {
      news.left(exit.cohort(), exit.leavers(), now);
      tell(AuditAction.MEMBER_DELETION_REQUESTED, exit.member(), exit.cohort());
    }
    loop.wakeAfterCommit();
  }

  private Exit exit(String cohortName, String userName, Instant now) {
    Cohort cohort = cohorts.named(cohortName);
    MemberRows.Found member = find(cohort, userName, now);
    return new Exit(cohort, member, news.members(cohort, List.of(member.user()), now));
  }

  @Transactional
  MemberView get(String cohortName, String userName) {
    Located found = locate(cohortName, userName);
    return news.shown(found.cohort(), found.member(), clock.instant());
  }

  /** A member, and the cohort it is one of. */
  public record Located(Cohort cohort, MemberRows.Found member) {}

  /**
   * @throws Refusal 404
   */
  public Located locate(String cohortName, String userName) {
    Cohort cohort = cohorts.named(cohortName);
    return new Located(cohort, find(cohort, userName, clock.instant()));
  }

  private MemberRows.Found find(Cohort cohort, String userName, Instant now) {
    return rows.find(cohort.id(), userName, now)
        .orElseThrow(() -> Refusal.notFound("member", userName + " of cohort " + cohort.name()));
  }

  private Enrolment.Known known(Cohort cohort, Roster people, Sighting sighting, Instant now) {
    List<String> emails = emails(people);
    List<String> names =
        people.rows().stream().flatMap(row -> Enrolment.candidates(row).stream()).toList();
    List<KnownUser> users = roster.users(cohort, emails, names);
    Map<String, KnownUser> byName =
        users.stream().collect(toMap(user -> Names.key(user.userName()), user -> user));
    return new Enrolment.Known(
        roster.members(cohort.id(), emails),
        roster.names(cohort.id(), seats(people)),
        users.stream()
            .filter(user -> user.email() != null)
            .collect(toMap(KnownUser::email, user -> user)),
        byName,
        others.clashes(cohort, users.stream().map(KnownUser::id).toList(), now),
        sighting.foreign(),
        sighting.stints().map(UserName::key).orElse(null));
  }

  private static long distinct(List<String> words) {
    return words.stream().distinct().count();
  }

  private static List<String> seats(Roster people) {
    return people.rows().stream().map(Roster.Row::seat).flatMap(Optional::stream).toList();
  }

  private static List<String> emails(Roster people) {
    return people.rows().stream()
        .map(Roster.Row::address)
        .flatMap(Optional::stream)
        .map(Email::value)
        .toList();
  }

  private void tell(AuditAction action, MemberRows.Found member, Cohort cohort) {
    audit.record(action, member.view().userName(), Map.of("cohort", cohort.name()));
  }

  private static AuditTrail.Entry told(Decision decision, Cohort cohort) {
    return new AuditTrail.Entry(
        decision.userName(),
        decision.email() == null
            ? Map.of("cohort", cohort.name())
            : Map.of("cohort", cohort.name(), "email", decision.email()));
  }
}
