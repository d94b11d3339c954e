package io.stint.sweep;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.sweep.Found.Shown;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a sweep has found and done, for the audit trail: each thing once, while nothing changes. */
@ApplicationScoped
class SweepEvents {

  private final AuditTrail trail;
  private final KnownFindings known;
  private final Departures departures;
  private final SweepConfig config;

  SweepEvents(AuditTrail trail, KnownFindings known, Departures departures, SweepConfig config) {
    this.trail = trail;
    this.known = known;
    this.departures = departures;
    this.config = config;
  }

  /** In the transaction of the outcome. One that has found nothing by itself is no news. */
  void ended(Sweep sweep, Found found, Map<String, Shown> all, Instant now) {
    List<Shown> news = tell(sweep, all, now);
    if (sweep.requestedBy() != null || !news.isEmpty()) {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("repair", sweep.repair());
      found.counts().forEach((kind, count) -> details.put(kind.name(), count));
      trail.recordOwn(AuditAction.SWEEP_ENDED, sweep.id().toString(), details);
    }
  }

  /**
   * The same.
   *
   * @param removals what has to be approved; 0: that was told
   */
  void held(Sweep sweep, int removals, Map<String, Shown> all, Instant now) {
    tell(sweep, all, now);
    if (removals > 0) {
      trail.recordOwn(AuditAction.SWEEP_HELD, sweep.id().toString(), Map.of("removals", removals));
    }
  }

  private List<Shown> tell(Sweep sweep, Map<String, Shown> all, Instant now) {
    departures.forgetBefore(now.minus(config.calm()));
    List<Shown> news = known.news(sweep.id(), all, now);
    record(AuditAction.SWEEP_REPAIRED, FindingOutcome.REPAIRED, sweep, news);
    record(AuditAction.SWEEP_REMOVED, FindingOutcome.REMOVED, sweep, news);
    trail.recordAll(
        AuditAction.SWEEP_FOREIGN_FOUND,
        news.stream()
            .filter(one -> one.kind() == FindingKind.FOREIGN_IN_OURS)
            .filter(one -> one.outcome() != FindingOutcome.REPAIRED)
            .map(one -> entry(sweep, one))
            .toList());
    return news;
  }

  private void record(AuditAction action, FindingOutcome outcome, Sweep sweep, List<Shown> news) {
    trail.recordAll(
        action,
        news.stream()
            .filter(one -> one.outcome() == outcome)
            .map(one -> entry(sweep, one))
            .toList());
  }

  private static AuditTrail.Entry entry(Sweep sweep, Shown one) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("found", one.kind());
    details.put("thing", one.thing());
    details.put("name", one.name());
    if (one.iamId() != null) {
      details.put("iamId", one.iamId());
    }
    details.put("detail", one.detail());
    return new AuditTrail.Entry(sweep.id().toString(), details);
  }
}
