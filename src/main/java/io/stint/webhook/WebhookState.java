package io.stint.webhook;

/** Whether an endpoint takes what it is told. */
enum WebhookState {
  ACTIVE,
  /** Something was tried at least five times; it is tried again, at most half an hour later. */
  FAILING,
  /** It said 410 and is told nothing, until its address is another or a replay is asked for. */
  STOPPED
}
