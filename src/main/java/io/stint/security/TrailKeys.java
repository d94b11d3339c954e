package io.stint.security;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Signs the head of the trail: Ed25519, so that who checks a signature needs nothing that is
 * secret. The key comes from {@code stint.secrets.key}, and so is the same on every replica.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8032">RFC 8032</a>
 */
@ApplicationScoped
public class TrailKeys {

  private static final String PURPOSE = "trail";
  private static final String ALGORITHM = "Ed25519";
  private static final int KEY_ID_BYTES = 8;

  private final Secrets secrets;

  TrailKeys(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * What was signed with which key.
   *
   * @param keyId of {@link #keyId()}
   */
  public record Signed(String keyId, byte[] signature) {}

  /** With the current key. */
  public Signed sign(byte[] message) {
    KeyPair pair = current();
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(pair.getPrivate());
      signature.update(message);
      return new Signed(keyId(pair.getPublic()), signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether one of the keys that are still read with has signed this. */
  public boolean isGenuine(byte[] message, Signed signed) {
    return secrets.keysFor(PURPOSE).stream()
        .map(seed -> pair(seed).getPublic())
        .anyMatch(key -> keyId(key).equals(signed.keyId()) && verifies(key, message, signed));
  }

  /** The first 8 bytes of the SHA-256 of {@link #publicKey()}, in hex. */
  public String keyId() {
    return keyId(current().getPublic());
  }

  /** Of each key that is still read with, in the order of {@link Secrets#keyIds}. */
  public List<String> keyIds() {
    return secrets.keysFor(PURPOSE).stream().map(seed -> keyId(pair(seed).getPublic())).toList();
  }

  /** What the current key's signatures are checked with: SubjectPublicKeyInfo in base64. */
  public String publicKey() {
    return Base64.getEncoder().encodeToString(current().getPublic().getEncoded());
  }

  private static boolean verifies(PublicKey key, byte[] message, Signed signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(signed.signature());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private KeyPair current() {
    return pair(secrets.keysFor(PURPOSE).get(0));
  }

  /**
   * The JDK has no public key for a private one, but makes a pair of what it is given as random.
   */
  static KeyPair pair(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String keyId(PublicKey key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return HexFormat.of().formatHex(Arrays.copyOf(digest, KEY_ID_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Given extends SecureRandom {

    private static final long serialVersionUID = 1;

    private final byte[] bytes;

    Given(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] filled) {
      System.arraycopy(bytes, 0, filled, 0, filled.length);
    }
  }
}
