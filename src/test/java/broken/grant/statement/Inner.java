package broken.grant.statement;

/** Nobody's door. */
public record Inner() {}
