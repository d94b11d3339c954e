package broken.audit;

import broken.grant.statement.Inner;

/** Comes into another room by a sub-folder that is no door. */
public record Peeks(Inner inner) {}
