package io.stint.cohort;

import io.stint.entitlement.Entitlements;
import io.stint.reconcile.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** All ledgers that have a say in users and groups, asked together. */
@ApplicationScoped
class Ledgers {

  private final Instance<IdentityLedger> ledgers;

  Ledgers(@Any Instance<IdentityLedger> ledgers) {
    this.ledgers = ledgers;
  }

  /** What each of them wants, to be handed back as it is. */
  record Desired(Map<IdentityLedger, Entitlements> byLedger) {

    Collection<Entitlements> all() {
      return new ArrayList<>(byLedger.values());
    }

    boolean isNothing() {
      return byLedger.values().stream()
          .allMatch(one -> one.statements().isEmpty() && one.attached().isEmpty());
    }

    /** The first instant at which one of them changes, or {@code other}; null: none does. */
    Instant next(Instant other) {
      Instant next = other;
      for (Entitlements desired : byLedger.values()) {
        if (next == null || (desired.next() != null && desired.next().isBefore(next))) {
          next = desired.next();
        }
      }
      return next;
    }

    boolean revokesAt(Instant instant) {
      return byLedger.values().stream()
          .anyMatch(desired -> desired.nextRevokes() && desired.next().equals(instant));
    }
  }

  Desired on(UserRef user, Instant now) {
    Map<IdentityLedger, Entitlements> desired = new LinkedHashMap<>();
    ledgers.forEach(ledger -> desired.put(ledger, ledger.desiredFor(user, now)));
    return new Desired(desired);
  }

  Desired on(UserRef user, Set<UUID> without, Instant now) {
    Map<IdentityLedger, Entitlements> desired = new LinkedHashMap<>();
    ledgers.forEach(ledger -> desired.put(ledger, ledger.desiredFor(user, without, now)));
    return new Desired(desired);
  }

  Desired on(CohortRef cohort, Set<UUID> without, Instant now) {
    Map<IdentityLedger, Entitlements> desired = new LinkedHashMap<>();
    ledgers.forEach(ledger -> desired.put(ledger, ledger.desiredFor(cohort, without, now)));
    return new Desired(desired);
  }

  List<UUID> live(UserRef user, Instant now) {
    return ledgers.stream().flatMap(ledger -> ledger.liveFor(user, now).stream()).toList();
  }

  List<UUID> live(CohortRef cohort, Instant now) {
    return ledgers.stream().flatMap(ledger -> ledger.liveFor(cohort, now).stream()).toList();
  }

  /** Before the first write; in a transaction of its own. */
  boolean trying(Desired what) {
    boolean all = true;
    for (Map.Entry<IdentityLedger, Entitlements> one : what.byLedger().entrySet()) {
      all &= one.getKey().trying(one.getValue());
    }
    return all;
  }

  void refused(Map<UUID, Failure> grants, Instant now) {
    if (!grants.isEmpty()) {
      tell(ledger -> ledger.refused(grants, now));
    }
  }

  Desired on(CohortRef cohort, Instant now) {
    Map<IdentityLedger, Entitlements> desired = new LinkedHashMap<>();
    ledgers.forEach(ledger -> desired.put(ledger, ledger.desiredFor(cohort, now)));
    return new Desired(desired);
  }

  /**
   * @param whole whether all of it is in IAM; else only what is over is told
   */
  void told(UserRef user, Desired what, boolean whole, Instant now) {
    what.byLedger()
        .forEach(
            (ledger, desired) -> {
              if (whole) {
                ledger.writtenFor(user, desired, now);
              } else {
                ledger.overFor(user, desired, now);
              }
            });
  }

  /** The same of a cohort's group. */
  void told(CohortRef cohort, Desired what, boolean whole, Instant now) {
    what.byLedger()
        .forEach(
            (ledger, desired) -> {
              if (whole) {
                ledger.writtenFor(cohort, desired, now);
              } else {
                ledger.overFor(cohort, desired, now);
              }
            });
  }

  void tell(Consumer<IdentityLedger> news) {
    ledgers.forEach(news);
  }
}
