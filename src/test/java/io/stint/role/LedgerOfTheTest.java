package io.stint.role;

import io.stint.entitlement.Entitlements;
import io.stint.entitlement.Revisions;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * On the roles that a test names the ledger wants what the test says, on all others what it does.
 */
@Decorator
@Priority(1)
abstract class LedgerOfTheTest implements RoleLedger {

  static final Map<String, BiFunction<RoleRef, Instant, Entitlements>> desired =
      new ConcurrentHashMap<>();
  static final Map<UUID, List<Object>> marks = new ConcurrentHashMap<>();
  private static final Map<Revisions, Object> MARKED = new ConcurrentHashMap<>();

  @Inject @Any @Delegate RoleLedger ledger;

  @Override
  public Entitlements desired(RoleRef role, Instant now) {
    var said = desired.get(role.name());
    return said == null ? ledger.desired(role, now) : said.apply(role, now);
  }

  @Override
  public void applied(RoleRef role, Entitlements what, Set<String> without, Instant now) {
    if (desired.containsKey(role.name())) {
      marks.computeIfAbsent(role.id(), none -> new ArrayList<>()).add(MARKED.get(what.revisions()));
    } else {
      ledger.applied(role, what, without, now);
    }
  }

  @Override
  public void onlyEnded(RoleRef role, Entitlements what, Instant now) {
    // Nothing of the tests' grants outlives its role.
    if (!desired.containsKey(role.name())) {
      ledger.onlyEnded(role, what, now);
    }
  }

  /** By what an answer of the ledger is known again when it is written. */
  static Revisions marked(Object mark) {
    Revisions revisions =
        new Revisions(List.of(new Revisions.Entry(UUID.randomUUID(), MARKED.size(), false)));
    MARKED.put(revisions, mark);
    return revisions;
  }
}
