/**
 * Who may call what. A caller proves itself with a bearer token; its principal's name is the actor
 * in the audit trail. And the key that what is stored is encrypted with.
 */
package io.stint.security;
