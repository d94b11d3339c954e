package io.stint.iam;

import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * On whose behalf a pass calls AWS.
 *
 * @param priority of all of its calls, the reads too, where it takes access away
 * @param group passes of one group share the budget fairly with those of others; null: it is in
 *     none
 * @param overtaken whether what it works on is to lose access by now, which waits for this pass:
 *     asked while it waits for a turn, which it then gives up ({@link IamFailure.Throttled})
 * @param stillHeld throws when what it works on may be somebody else's by now: asked right before
 *     each call is sent, so it must cost nothing
 */
public record Mandate(
    Priority priority, UUID group, BooleanSupplier overtaken, Runnable stillHeld) {}
