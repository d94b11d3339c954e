/**
 * Who did what to what, when: append-only events.
 *
 * <p>Door: {@link io.stint.audit.AuditTrail}. Table: {@code event}.
 *
 * <p>Holds: an event is written in the transaction of what it tells; it holds no secret; events are
 * never changed; each is one line of the log, with names and without details.
 *
 * <p>Read first: {@code AuditTrail}, {@code EventLog}, {@code EventsResource}.
 */
package io.stint.audit;
