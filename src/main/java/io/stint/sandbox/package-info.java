/**
 * The embedded default: PostgreSQL and an IAM/STS endpoint on this machine. Door: {@link
 * io.stint.sandbox.Sandbox}.
 */
package io.stint.sandbox;
