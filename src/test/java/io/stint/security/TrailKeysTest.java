package io.stint.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrailKeysTest {

  private static final byte[] MESSAGE = "what happened".getBytes(UTF_8);
  private static final byte[] OLD = new byte[32];
  private static final byte[] NEW = HexFormat.of().parseHex("01".repeat(32));

  private static TrailKeys keys(byte[]... masters) {
    return new TrailKeys(new Secrets(List.of(masters)));
  }

  /** The first test vector of RFC 8032, 7.1. */
  @Test
  void thePublicKeyIsThatOfTheSeed() {
    byte[] encoded =
        TrailKeys.pair(
                HexFormat.of()
                    .parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
            .getPublic()
            .getEncoded();
    assertEquals(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        HexFormat.of().formatHex(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
  }

  @Test
  void whatOneReplicaSignsTheOthersKnow() {
    TrailKeys.Signed signed = keys(OLD).sign(MESSAGE);
    assertEquals(keys(OLD).keyId(), signed.keyId());
    assertTrue(keys(OLD).isGenuine(MESSAGE, signed));
    assertFalse(keys(OLD).isGenuine("something else".getBytes(UTF_8), signed));
    signed.signature()[3] ^= 1;
    assertFalse(keys(OLD).isGenuine(MESSAGE, signed));
  }

  @Test
  void afterARotationTheOldKeyIsKnownAndTheNewOneSigns() {
    TrailKeys.Signed before = keys(OLD).sign(MESSAGE);
    TrailKeys rotated = keys(NEW, OLD);
    assertTrue(rotated.isGenuine(MESSAGE, before));
    assertFalse(keys(NEW).isGenuine(MESSAGE, before));
    assertEquals(keys(NEW).keyId(), rotated.sign(MESSAGE).keyId());
  }
}
