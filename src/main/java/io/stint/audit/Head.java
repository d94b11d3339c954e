package io.stint.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stint.security.TrailKeys;
import java.time.Instant;

/**
 * A seal that was signed: all events up to it are as they were then.
 *
 * @param signed over {@link #message}
 */
record Head(Seal seal, Instant signedAt, TrailKeys.Signed signed) {

  /** What is signed: one line, as {@code docs/trail.md} shows it. */
  static byte[] message(Seal seal, Instant signedAt) {
    return "stint trail %d %s %s".formatted(seal.seq(), seal.hex(), signedAt).getBytes(UTF_8);
  }
}
