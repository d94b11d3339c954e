package io.stint.audit;

import io.stint.security.TrailKeys;
import java.time.Instant;
import java.util.Base64;

/**
 * What a walk along the chain has found.
 *
 * @param complete whether it came to the end; else go on with {@code upTo} as {@code after}
 * @param after the seal that it began with
 * @param upTo the last seal that is as it should be
 * @param forgottenUpTo what retention has taken; 0: nothing
 * @param unsealed events that are there and not sealed yet; 100,000 at most
 * @param head null: none was signed yet
 * @param publicKey that {@code head} is checked with, SubjectPublicKeyInfo in base64
 * @param firstBreak null: there is none
 */
record VerificationView(
    boolean intact,
    boolean complete,
    long after,
    long upTo,
    long forgottenUpTo,
    int unsealed,
    SignedHead head,
    String publicKey,
    Break firstBreak) {

  /** In hex and base64. */
  record SignedHead(long seq, String hash, Instant signedAt, String keyId, String signature) {

    static SignedHead of(Head head) {
      TrailKeys.Signed signed = head.signed();
      return new SignedHead(
          head.seal().seq(),
          head.seal().hex(),
          head.signedAt(),
          signed.keyId(),
          Base64.getEncoder().encodeToString(signed.signature()));
    }
  }

  /**
   * Where the chain breaks.
   *
   * @param seq the first seal that is not as it should be; null: the event has none
   * @param eventId null: not known
   */
  record Break(BreakKind kind, Long seq, Long eventId, String detail) {}
}
