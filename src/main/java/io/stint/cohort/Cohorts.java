package io.stint.cohort;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stint.access.Owner;
import io.stint.access.Scope;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.cohort.CohortView.FailingMember;
import io.stint.cohort.CohortView.MemberCounts;
import io.stint.reconcile.ReconcileLoop;
import io.stint.reconcile.ReconciledRow;
import io.stint.security.Secrets;
import io.stint.web.EntityTag;
import io.stint.web.MergePatch;
import io.stint.web.PageRequest;
import io.stint.web.Refusal;
import io.stint.web.SignedBody;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The door of the room: cohorts are made, changed and deleted here; the loop does the rest. */
@ApplicationScoped
@Transactional
public class Cohorts {

  private final CohortRepository cohorts;
  private final Secrets secrets;
  private final MembershipNotifier news;
  private final AuditTrail audit;
  private final ReconcileLoop loop;
  private final Clock clock;
  private final GroupForecast fit;
  private final OtherCohorts others;
  private final PasswordLapses lapses;

  Cohorts(
      CohortRepository cohorts,
      Secrets secrets,
      MembershipNotifier news,
      AuditTrail audit,
      ReconcileLoop loop,
      Clock clock,
      GroupForecast fit,
      OtherCohorts others,
      PasswordLapses lapses) {
    this.others = others;
    this.lapses = lapses;
    this.fit = fit;
    this.news = news;
    this.cohorts = cohorts;
    this.secrets = secrets;
    this.audit = audit;
    this.loop = loop;
    this.clock = clock;
  }

  /** What an Idempotency-Key stands for: the shared password too, though nobody can read it. */
  Object identity(CohortRequest request) {
    if (request == null || request.password().value() == null) {
      return request;
    }
    byte[] password = request.password().value().getBytes(UTF_8);
    return new SignedBody(
        secrets.signatures("shared-password", password).stream()
            .map(signature -> List.of(request, signature))
            .toList());
  }

  /**
   * @throws Refusal 400, 409 when the name is taken, 422 for what IAM does not have
   */
  CohortView create(CohortRequest request, CohortPreflight.Seen seen) {
    Instant now = clock.instant();
    CredentialRule rule = lapses.of(request.credentials(), null);
    fit.of(request, seen, now);
    cohorts.requireFree(request.name());
    UUID id = ReconciledRow.newId(now);
    byte[] shared =
        request.password().mode() == PasswordMode.SHARED
            ? secrets.seal(request.password().value(), Cohort.secretOf(id))
            : null;
    Cohort cohort = new Cohort(id, request.with(rule), shared, now);
    cohorts.persistAndFlush(cohort);
    audit.record(AuditAction.COHORT_CREATED, cohort.name(), told(request.with(rule).settings()));
    loop.wakeAfterCommit();
    return view(cohort, now);
  }

  CohortView get(String name) {
    return view(cohorts.named(name), clock.instant());
  }

  List<CohortView> page(CohortFilter filter, Scope scope, PageRequest page) {
    Instant now = clock.instant();
    List<Cohort> found = cohorts.page(filter, scope, page);
    return views(found, now);
  }

  /**
   * Stores nothing.
   *
   * @throws Refusal as {@link #create} does
   */
  Optional<GroupPlan> plan(CohortRequest request, CohortPreflight.Seen seen) {
    lapses.of(request.credentials(), null);
    Optional<GroupPlan> plan = fit.of(request, seen, clock.instant());
    cohorts.requireFree(request.name());
    return plan;
  }

  /**
   * Stores nothing.
   *
   * @throws Refusal as {@link #change} does
   */
  Optional<GroupPlan> plan(
      String name, CohortSettings after, CohortPreflight.Seen seen, Instant now) {
    Cohort cohort = cohorts.named(name);
    lapses.of(after.credentials(), settings(cohort).credentials());
    cohort.requireChangeable(after, now);
    others.requireNoClash(cohort.id(), after.attributes(), now);
    return fit.of(CohortRef.of(cohort, now), settings(cohort), after, seen, now);
  }

  /** What can be changed, as it is stored. */
  CohortSettings settings(String name) {
    return settings(cohorts.named(name));
  }

  /**
   * @throws Refusal 400, 403 for who takes an owner away, 404, 409 when the end has come, 412, 422
   */
  CohortView change(String name, MergePatch patch, String ifMatch, CohortPreflight.Seen seen) {
    Instant now = clock.instant();
    Cohort cohort = cohorts.lock(name);
    EntityTag.check(ifMatch, cohort.version());
    CohortSettings before = settings(cohort);
    CohortSettings asked = patch.applyTo(before, now);
    CohortSettings after = asked.with(lapses.of(asked.credentials(), before.credentials()));
    if (after.equals(before)) {
      return view(cohort, now);
    }
    cohort.requireChangeable(after, now);
    if (!after.owners().containsAll(before.owners())) {
      cohorts.requireMayDisown();
    }
    fit.of(CohortRef.of(cohort, now), before, after, seen, now);
    if (!before.attributes().equals(after.attributes())) {
      others.requireNoClash(cohort.id(), after.attributes(), now);
    }
    return changed(cohort, before, after, now);
  }

  /**
   * Ends it now. Asks for no room, as what takes access away is not refused for want of it; where
   * the end has come already it stays as it was.
   *
   * @throws Refusal 404, 409 when it is being deleted, 412
   */
  CohortView end(String name, String ifMatch) {
    Instant now = clock.instant();
    Cohort cohort = cohorts.lock(name);
    EntityTag.check(ifMatch, cohort.version());
    CohortSettings before = settings(cohort);
    if (before.hasEnded(now)) {
      return view(cohort, now);
    }
    CohortSettings after = before.endingAt(now.truncatedTo(ChronoUnit.SECONDS));
    cohort.requireChangeable(after, now);
    return changed(cohort, before, after, now);
  }

  private CohortView changed(
      Cohort cohort, CohortSettings before, CohortSettings after, Instant now) {
    cohort.change(after, now);
    cohorts.rearm(cohort, now);
    if (!before.attributes().equals(after.attributes())) {
      cohorts.attributesChanged(cohort, now);
    }
    if (!Objects.equals(before.endsAt(), after.endsAt())) {
      news.endsChanged(cohorts.flushed(cohort), now);
    }
    audit.recordChange(
        AuditAction.COHORT_CHANGED, cohort.name(), told(after), whole(before), whole(after));
    loop.wakeAfterCommit();
    return view(cohorts.flushed(cohort), now);
  }

  /**
   * @throws Refusal 404, 412
   */
  CohortView delete(String name, String ifMatch) {
    Instant now = clock.instant();
    Cohort cohort = cohorts.lock(name);
    EntityTag.check(ifMatch, cohort.version());
    if (cohort.state() != CohortState.DELETING) {
      cohort.delete(now);
      List<UserRef> members = news.members(cohorts.flushed(cohort), now);
      cohorts.takeEveryoneOut(cohort, now);
      news.deleted(cohort, members, now);
      audit.record(AuditAction.COHORT_DELETION_REQUESTED, cohort.name(), Map.of());
      loop.wakeAfterCommit();
    }
    return view(cohorts.flushed(cohort), now);
  }

  private CohortView view(Cohort cohort, Instant now) {
    return views(List.of(cohort), now).get(0);
  }

  private List<CohortView> views(List<Cohort> found, Instant now) {
    List<UUID> ids = found.stream().map(Cohort::id).toList();
    Map<UUID, MemberCounts> counts = cohorts.counts(ids);
    Map<UUID, List<FailingMember>> failing = cohorts.failing(ids);
    return found.stream()
        .map(
            cohort ->
                CohortView.of(
                    cohort,
                    counts.getOrDefault(cohort.id(), MemberCounts.NONE),
                    failing.getOrDefault(cohort.id(), List.of()),
                    fit.bounds(),
                    now))
        .toList();
  }

  private CohortSettings settings(Cohort cohort) {
    return new CohortSettings(
        cohort.description(),
        cohort.policies(),
        cohort.endsAt(),
        cohort.removeAfter(),
        new CredentialRule(cohort.unusedFor()),
        cohort.selfService(),
        cohort.owners(),
        cohort.attributes().tags(),
        cohort.attributes().permissionsBoundary());
  }

  private static Map<String, Object> whole(CohortSettings settings) {
    Map<String, Object> whole = told(settings);
    whole.put("description", settings.description());
    whole.put("inline", settings.policies().inline());
    return whole;
  }

  private static Map<String, Object> told(CohortSettings settings) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("endsAt", settings.endsAt());
    told.put("removeAfter", settings.removeAfter());
    told.put("unusedFor", settings.credentials().unusedFor());
    told.put("selfService", settings.selfService());
    told.put("tags", settings.tags());
    told.put("permissionsBoundary", settings.permissionsBoundary());
    told.put("managed", settings.policies().managed());
    told.put("owners", List.of(Owner.keys(settings.owners())));
    told.put("inline", settings.policies().inline().keySet());
    return told;
  }
}
