package io.stint.access;

import java.time.Instant;

/** Until when {@code STINT_TOKEN} may do everything. */
record BreakGlassView(Instant openUntil) {}
