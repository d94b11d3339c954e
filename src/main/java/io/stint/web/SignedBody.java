package io.stint.web;

import java.util.List;

/**
 * A body that an Idempotency-Key stands for and that was signed in part, as each key that is still
 * read with signs it, the current one first: who repeats a request after a rotation says the same.
 */
public record SignedBody(List<?> underEachKey) {}
