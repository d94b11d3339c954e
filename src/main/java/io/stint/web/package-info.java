/**
 * How the rooms speak HTTP: problems, JSON, paging, idempotency, waiting, entity tags and merge
 * patches.
 *
 * <p>Doors: {@link io.stint.web.Refusal}, {@link io.stint.web.Paging}, {@link
 * io.stint.web.Idempotency}, {@link io.stint.web.Prefer}. Table: {@code idempotency_key}. Holds:
 * every error is a problem document with a code; unknown members and parameters are refused; a body
 * has a deadline.
 *
 * <p>Quarkus' own extension for problem documents says nothing of what fails before JAX-RS (413,
 * unknown paths, 405) and has no pointers in the contract's form: that is why this is written here.
 *
 * <p>Read first: {@code Refusal}, {@code ProblemMapper}, {@code Idempotency}.
 */
package io.stint.web;
