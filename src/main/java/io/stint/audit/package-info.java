/**
 * Who did what to what, when: append-only events.
 *
 * <p>Door: {@link io.stint.audit.AuditTrail}. Tables: {@code event}; {@code event_seal}, {@code
 * event_forgotten} and {@code event_head}, which show that nobody has changed one.
 *
 * <p>Holds: an event is written in the transaction of what it tells; it holds no secret; events are
 * never changed, and go as whole beginnings alone; each is one line of the log, with names and
 * without details.
 *
 * <p>Read first: {@code AuditTrail}, {@code EventLog}, {@code EventsResource}.
 */
package io.stint.audit;
