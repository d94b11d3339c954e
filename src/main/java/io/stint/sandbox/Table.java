package io.stint.sandbox;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * One kind of record, in two states: as written, and as visible to reads while a change propagates.
 * Without a propagation delay they are the same. Guarded by the account's lock.
 */
final class Table<T extends Stored> {
  private final String name;
  private final Class<T> type;
  private final Changes changes;
  private final Shelf<T> written = new Shelf<>();
  private final Shelf<T> visible = new Shelf<>();

  Table(String name, Class<T> type, Changes changes) {
    this.name = name;
    this.type = type;
    this.changes = changes;
  }

  private static final class Shelf<T extends Stored> {
    final TreeMap<String, T> byKey = new TreeMap<>();
    final Map<String, String> keys = new HashMap<>();

    void set(String key, T value) {
      T before = value == null ? byKey.remove(key) : byKey.put(key, value);
      if (before != null && key.equals(keys.get(before.id()))) {
        keys.remove(before.id());
      }
      if (value != null) {
        keys.put(value.id(), key);
      }
    }
  }

  Optional<T> find(String key) {
    return Optional.ofNullable(shelf().byKey.get(key));
  }

  Optional<T> byId(String id) {
    String key = shelf().keys.get(id);
    return key == null ? Optional.empty() : find(key);
  }

  /** Ordered by key. */
  Collection<T> all() {
    return Collections.unmodifiableCollection(shelf().byKey.values());
  }

  int size() {
    return shelf().byKey.size();
  }

  void put(T value) {
    changes.record(this, value.key(), written.byKey.get(value.key()), value);
    written.set(value.key(), value);
  }

  void remove(T value) {
    changes.record(this, value.key(), written.byKey.get(value.key()), null);
    written.set(value.key(), null);
  }

  /** Changes what is written by now, whatever reads see; nothing when it is gone. */
  void amend(String key, UnaryOperator<T> change) {
    T now = written.byKey.get(key);
    if (now != null) {
      put(change.apply(now));
    }
  }

  /** A new name: the old key goes, the new one comes, in one commit. */
  void rename(T before, T after) {
    remove(before);
    put(after);
  }

  void undo(String key, Stored before) {
    written.set(key, type.cast(before));
  }

  void publish(String key, Stored after) {
    visible.set(key, type.cast(after));
  }

  /** Puts back what the journal holds. */
  void restore(String key, T value) {
    written.set(key, value);
    visible.set(key, value);
  }

  void clear() {
    written.byKey.clear();
    written.keys.clear();
    visible.byKey.clear();
    visible.keys.clear();
  }

  Collection<T> everythingWritten() {
    return written.byKey.values();
  }

  String name() {
    return name;
  }

  Class<T> type() {
    return type;
  }

  private Shelf<T> shelf() {
    return changes.lagging() ? visible : written;
  }
}
