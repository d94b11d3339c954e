package io.stint.iam;

/**
 * The answer of every {@code ensure}: the object is there.
 *
 * @param id the unique id (AIDA…, AGPA…, AROA…, AIPA…), another one after delete and recreate
 * @param standing whose it is; a caller that asked for a new object refuses {@code TAKEN} and
 *     {@code FOREIGN}
 */
public record Ensured(Arn arn, String id, OwnershipStatus standing) {}
