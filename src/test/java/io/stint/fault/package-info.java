/**
 * What goes wrong, with real processes: the packaged service twice or more, PostgreSQL, and the
 * sandbox's AWS, with a proxy of our own between. {@link io.stint.fault.Load} asks for things under
 * each fault and notes what was acknowledged; {@link io.stint.fault.Oracle} says afterwards whether
 * all of it, and nothing else, came about. A fault is a line in {@link io.stint.fault.Scenarios}.
 */
package io.stint.fault;
