package io.stint.webhook;

import io.stint.reconcile.ReconciledRow.FailureView;
import java.time.Instant;
import java.util.List;

/**
 * An endpoint as it is shown: of its address the host alone, since the rest may be a secret.
 *
 * @param waiting events that it has not taken yet; at most about 100,000 are counted
 * @param failure what fails for the longest time; null: nothing does
 */
record WebhookView(
    String name,
    String host,
    List<String> types,
    WebhookState state,
    int waiting,
    Instant oldestWaitingAt,
    Instant deliveredAt,
    FailureView failure) {}
