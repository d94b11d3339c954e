package io.stint.role;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** A ledger that wants what a test says, on the roles that the test names. */
@Singleton
class LedgerOfTheTest implements RoleLedger {

  final Map<String, BiFunction<RoleRef, Instant, RoleEntitlements>> desired =
      new ConcurrentHashMap<>();
  final Map<UUID, List<Object>> marks = new ConcurrentHashMap<>();

  @Override
  public RoleEntitlements desiredOn(RoleRef role, Instant now) {
    return desired.getOrDefault(role.name(), (any, at) -> RoleEntitlements.NONE).apply(role, now);
  }

  @Override
  public void over(UUID roleId, RoleEntitlements what, Instant now) {
    // Nothing of the tests' ledger outlives its role.
  }

  @Override
  public Instant neverThere(UUID roleId, Instant now) {
    return null;
  }

  @Override
  public void overWhereNeverThere(UUID roleId, Instant now) {}

  @Override
  public void becamePrivileged(UUID roleId) {}

  @Override
  public Optional<String> sessionName(String member, Instant now) {
    return Optional.empty();
  }

  @Override
  public void written(UUID roleId, RoleEntitlements what, Set<String> without, Instant now) {
    if (what.mark() != null) {
      marks.computeIfAbsent(roleId, none -> new ArrayList<>()).add(what.mark());
    }
  }
}
