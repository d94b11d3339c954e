/**
 * Who may call what. A caller proves itself with a bearer token; its principal's name is the actor
 * in the audit trail.
 */
package io.stint.security;
