package io.stint.webhook;

import java.util.List;

/** All of them: they are of the configuration, and few. */
record WebhookList(List<WebhookView> items) {}
