package io.stint.role;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** All ledgers that have a say in roles, asked together. */
@ApplicationScoped
class Ledgers {

  private final Instance<RoleLedger> ledgers;

  Ledgers(@Any Instance<RoleLedger> ledgers) {
    this.ledgers = ledgers;
  }

  /** What each of them wants, to be handed back as it is. */
  record Desired(Map<RoleLedger, RoleEntitlements> byLedger) {

    static final Desired NOTHING = new Desired(Map.of());

    List<RoleEntitlements> all() {
      return new ArrayList<>(byLedger.values());
    }

    /** The first instant at which one of them changes; null: none does by itself. */
    Instant next() {
      return byLedger.values().stream()
          .map(RoleEntitlements::next)
          .filter(next -> next != null)
          .min(Instant::compareTo)
          .orElse(null);
    }

    boolean revokesAt(Instant instant) {
      return byLedger.values().stream()
          .anyMatch(desired -> instant.equals(desired.next()) && desired.nextRevokes());
    }
  }

  Desired on(RoleRef role, Instant now) {
    Map<RoleLedger, RoleEntitlements> desired = new LinkedHashMap<>();
    for (RoleLedger ledger : ledgers) {
      desired.put(ledger, ledger.desiredOn(role, now));
    }
    return new Desired(desired);
  }

  void over(UUID roleId, Desired what, Instant now) {
    what.byLedger().forEach((ledger, desired) -> ledger.over(roleId, desired, now));
  }

  Instant neverThere(UUID roleId, Instant now) {
    return ledgers.stream()
        .map(ledger -> ledger.neverThere(roleId, now))
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }

  void overWhereNeverThere(UUID roleId, Instant now) {
    ledgers.forEach(ledger -> ledger.overWhereNeverThere(roleId, now));
  }

  void becamePrivileged(UUID roleId) {
    ledgers.forEach(ledger -> ledger.becamePrivileged(roleId));
  }

  void lookAtPrincipals(RoleRef role, Supplier<Optional<String>> trustInIam, Instant now) {
    ledgers.forEach(ledger -> ledger.lookAtPrincipals(role, trustInIam, now));
  }

  boolean principalsRefused(UUID roleId, Set<String> unknown, Instant now) {
    boolean changed = false;
    for (RoleLedger ledger : ledgers) {
      changed |= ledger.principalsRefused(roleId, unknown, now);
    }
    return changed;
  }

  void strangerNoted(UUID roleId, Instant now) {
    ledgers.forEach(ledger -> ledger.strangerNoted(roleId, now));
  }

  Optional<String> sessionName(String member, Instant now) {
    return ledgers.stream().flatMap(ledger -> ledger.sessionName(member, now).stream()).findFirst();
  }

  void written(UUID roleId, Desired what, Set<String> without, Instant now) {
    what.byLedger().forEach((ledger, desired) -> ledger.written(roleId, desired, without, now));
  }
}
