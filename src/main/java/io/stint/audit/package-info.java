/** Who did what to what, when: append-only events. Door: {@link io.stint.audit.AuditTrail}. */
package io.stint.audit;
