/**
 * Tells endpoints of the configuration what happens, signed, at least once, in order for each
 * subject.
 *
 * <p>Door: {@link io.stint.webhook.Webhooks}. Tables: {@code webhook}, {@code webhook_held}.
 *
 * <p>Holds: the table of events is the outbox, and each endpoint has a place in it, so that nothing
 * that was committed is lost; one replica delivers to an endpoint at a time; what an endpoint does
 * not take holds back its own subject alone. Where to is said by the configuration and never by a
 * caller.
 *
 * <p>Read first: {@code Round}, {@code Deliveries}, {@code WebhookRows}.
 */
package io.stint.webhook;
