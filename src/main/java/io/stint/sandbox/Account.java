package io.stint.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything the AWS account holds, behind one lock; each call's changes are kept or undone. */
final class Account implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

  private static final int SWEEP_EVERY = 256;

  /** Longer than the clock is likely to be moved back. */
  private static final Duration SESSIONS_REMEMBERED = Duration.ofDays(1);

  final SandboxClock clock;
  final Quotas quotas;
  private final Changes changes;
  private final Journal journal;

  final Table<User> users;
  final Table<Group> groups;
  final Table<Role> roles;
  final Table<InstanceProfile> profiles;
  final Table<ManagedPolicy> policies;
  final Table<AccessKey> accessKeys;
  final Table<Session> sessions;
  final Table<MfaDevice> mfaDevices;
  final Table<OidcProvider> oidcProviders;
  final Table<Instance> instances;
  final Table<Setting> settings;
  final AwsManagedPolicies awsPolicies = AwsManagedPolicies.load();
  private final Map<String, Table<?>> tables;

  /** ARNs of users and roles of other accounts that are not there (any more). */
  final Set<String> deletedAbroad = Abroad.nobody();

  /** Elements of statements that AWS has by now and this sandbox does not know. */
  final Set<String> newElements = ConcurrentHashMap.newKeySet();

  /**
   * @param journal null to keep everything in memory only
   */
  Account(SandboxClock clock, Quotas quotas, Faults faults, Journal journal) {
    this.clock = clock;
    this.quotas = quotas;
    this.journal = journal;
    changes = new Changes(faults::propagationDelay);
    users = new Table<>("users", User.class, changes);
    groups = new Table<>("groups", Group.class, changes);
    roles = new Table<>("roles", Role.class, changes);
    profiles = new Table<>("profiles", InstanceProfile.class, changes);
    policies = new Table<>("policies", ManagedPolicy.class, changes);
    accessKeys = new Table<>("accessKeys", AccessKey.class, changes);
    sessions = new Table<>("sessions", Session.class, changes);
    mfaDevices = new Table<>("mfaDevices", MfaDevice.class, changes);
    oidcProviders = new Table<>("oidcProviders", OidcProvider.class, changes);
    instances = new Table<>("instances", Instance.class, changes);
    settings = new Table<>("settings", Setting.class, changes);
    tables =
        Stream.of(
                users,
                groups,
                roles,
                profiles,
                policies,
                accessKeys,
                sessions,
                mfaDevices,
                oidcProviders,
                instances,
                settings)
            .collect(Collectors.toMap(Table::name, Function.identity()));
    if (journal != null) {
      journal.replay(this::restore);
      journal.rewrite(everything());
    }
    premake();
  }

  /**
   * Runs one call.
   *
   * @param lagging whether it reads only what has propagated
   */
  synchronized <R> R call(boolean lagging, Supplier<R> work) {
    Instant now = clock.instant();
    changes.settle(now);
    changes.lagging(lagging);
    try {
      R result = work.get();
      if (journal != null && !changes.pending().isEmpty()) {
        journal.append(line(changes.pending()));
      }
      changes.commit(now);
      return result;
    } catch (RuntimeException | Error e) {
      changes.rollback();
      throw e;
    } finally {
      changes.lagging(false);
    }
  }

  /** Reads, in a call that writes, what the rest of AWS sees by now. */
  <R> R seenFromOutside(Supplier<R> read) {
    return changes.seenFromOutside(read);
  }

  private void premake() {
    call(
        false,
        () -> {
          ServiceLinkedRoles.premake(this, clock.instant());
          return null;
        });
  }

  /** Everything gone, as in a new account. */
  synchronized void reset() {
    tables.values().forEach(Table::clear);
    changes.forget();
    if (journal != null) {
      journal.rewrite(Stream.of());
    }
    premake();
  }

  /** Keeps a session, and now and then forgets those that ended long ago. */
  void keep(Session session) {
    sessions.put(session);
    if (sessions.size() % SWEEP_EVERY == 0) {
      Instant before = clock.instant().minus(SESSIONS_REMEMBERED);
      List.copyOf(sessions.all()).stream()
          .filter(old -> old.expires().isBefore(before))
          .forEach(sessions::remove);
    }
  }

  User user(String name) {
    return users.find(Named.fold(name)).orElseThrow(() -> SandboxError.notFound("user", name));
  }

  Group group(String name) {
    return groups.find(Named.fold(name)).orElseThrow(() -> SandboxError.notFound("group", name));
  }

  Role role(String name) {
    return roles.find(Named.fold(name)).orElseThrow(() -> SandboxError.notFound("role", name));
  }

  InstanceProfile profile(String name) {
    return profiles
        .find(Named.fold(name))
        .orElseThrow(() -> SandboxError.notFound("Instance Profile " + name + " cannot be found."));
  }

  Optional<ManagedPolicy> policy(String arn) {
    return arn.startsWith("arn:aws:iam::aws:") ? awsPolicies.find(arn) : policies.find(arn);
  }

  /** Users, groups and roles. */
  Stream<Entity> entities() {
    return Stream.of(users.all(), groups.all(), roles.all()).flatMap(all -> all.stream());
  }

  /** A permissions boundary must be a managed policy that is there; null stays null. */
  String boundary(String arn) {
    if (arn != null && policy(arn).isEmpty()) {
      throw SandboxError.notFound("Scope ARN: " + arn + " does not exist or is not attachable.");
    }
    return arn;
  }

  List<Group> groupsOf(User user) {
    return user.groups().stream().flatMap(id -> groups.byId(id).stream()).toList();
  }

  private Stream<String> everything() {
    return tables.values().stream()
        .flatMap(
            table ->
                table.everythingWritten().stream()
                    .map(v -> line(List.of(new Changes.Change(table, v.key(), null, v)))));
  }

  private static String line(List<Changes.Change> all) {
    try {
      return JSON.writeValueAsString(
          all.stream()
              .map(change -> Arrays.asList(change.table().name(), change.key(), change.after()))
              .toList());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void restore(String line) {
    try {
      for (JsonNode change : JSON.readTree(line)) {
        restore(tables.get(change.get(0).asText()), change.get(1).asText(), change.get(2));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the sandbox's journal is damaged: " + e.getMessage(), e);
    }
  }

  private static <T extends Stored> void restore(Table<T> table, String key, JsonNode value)
      throws JsonProcessingException {
    if (table != null) {
      table.restore(key, value.isNull() ? null : JSON.treeToValue(value, table.type()));
    }
  }

  @Override
  public void close() {
    if (journal != null) {
      journal.close();
    }
  }
}
