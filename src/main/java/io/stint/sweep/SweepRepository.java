package io.stint.sweep;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.stint.database.Sql;
import io.stint.web.PageRequest;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of the room. Everything here needs a transaction. */
@ApplicationScoped
class SweepRepository implements PanacheRepositoryBase<Sweep, UUID> {

  /** Any number that nothing else locks. */
  private static final long BEGIN_LOCK = 0x73776565L;

  private final Sql sql;

  SweepRepository(Sql sql) {
    this.sql = sql;
  }

  /**
   * Until the transaction ends nobody else begins one: of two at a time, the later sees the other.
   */
  void beginAlone() {
    sql.exists("SELECT pg_advisory_xact_lock(?)", BEGIN_LOCK);
  }

  /**
   * @throws Refusal 404
   */
  Sweep read(String id) {
    return find(id, LockModeType.NONE);
  }

  /** Holds the row until the transaction ends. */
  Sweep lock(String id) {
    return find(id, LockModeType.PESSIMISTIC_WRITE);
  }

  private Sweep find(String id, LockModeType lock) {
    try {
      return findByIdOptional(UUID.fromString(id), lock).orElseThrow(() -> unknown(id));
    } catch (IllegalArgumentException e) {
      throw unknown(id);
    }
  }

  private static Refusal unknown(String id) {
    return Refusal.notFound("sweep", id);
  }

  Optional<Sweep> open() {
    return find("state <> ?1", SweepState.DONE).firstResultOptional();
  }

  boolean anySince(Instant at) {
    return count("createdAt > ?1", at) > 0;
  }

  /** None that is not over. */
  void forgetBefore(Instant at) {
    delete("state = ?1 and createdAt < ?2", SweepState.DONE, at);
  }

  /** The newest first: ids grow. */
  List<Sweep> page(PageRequest page) {
    return (page.isFirst()
            ? find("order by id desc")
            : find("id < ?1 order by id desc", UUID.fromString(page.after().get(0))))
        .page(0, page.limit())
        .list();
  }
}
