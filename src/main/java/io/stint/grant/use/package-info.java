/**
 * How a grant is used (commands and profiles, ready to paste) and what was started with it and is
 * left over. No table of its own.
 *
 * <p>Door: HTTP alone. Holds: a leftover is named before it is let go; text that people paste holds
 * nothing that a caller could have smuggled in.
 *
 * <p>Read first: {@code GrantUseResource}, {@code InstructionsWriter}, {@code LeftoverInstances}.
 */
package io.stint.grant.use;
