/**
 * The statements that grants become: dated Allows for identities, who is in a role's trust, Denies
 * on sessions. Pure functions of grants and an instant; they ask nobody, and have no table.
 *
 * <p>Doors: {@link io.stint.grant.statement.IdentityStatements}, {@link
 * io.stint.grant.statement.TrustStatements}, {@link io.stint.grant.statement.SessionDenies}, {@link
 * io.stint.grant.statement.ChainingDenies}. Holds: each Allow carries its end; a Deny at an end
 * hits exactly the sessions of one person on one role, one against chaining all sessions of grants.
 *
 * <p>Read first: these four.
 */
package io.stint.grant.statement;
