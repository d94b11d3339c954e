/**
 * The statements that grants become: dated Allows for identities, who is in a role's trust, Denies
 * on sessions. Pure functions of grants and an instant; they ask nobody.
 */
package io.stint.grant.statement;
