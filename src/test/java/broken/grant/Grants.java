package broken.grant;

import broken.reconcile.Backwards;

/** Closes the circle. */
public record Grants(Backwards backwards) {}
