package io.stint.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what is stored (AES-256-GCM) and signs what is handed out (HMAC-SHA256), with keys
 * derived from {@code stint.secrets.key}.
 *
 * <p>A ciphertext is: one byte 1 (the version), four bytes that name the key, twelve of nonce, then
 * the encrypted text and its tag.
 */
@Startup(Doors.BEFORE_THE_SCHEDULER)
@ApplicationScoped
public class Secrets {

  private static final byte VERSION = 1;
  private static final int KEY_ID_BYTES = 4;
  private static final int NONCE_BYTES = 12;
  private static final int HEADER_BYTES = 1 + KEY_ID_BYTES;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final List<byte[]> keys;

  @Inject
  Secrets(SecretsConfig config, KeyEnvelope envelope) {
    this(SecretKeys.read(config, envelope));
  }

  Secrets(List<byte[]> keys) {
    this.keys = keys;
  }

  /**
   * Encrypts.
   *
   * @param boundTo what the ciphertext belongs to, such as the row's id: it opens with the same
   *     words only, so that it cannot be moved to another row
   */
  public byte[] seal(String plaintext, String boundTo) {
    byte[] master = keys.get(0);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] header = ByteBuffer.allocate(HEADER_BYTES).put(VERSION).put(keyId(master)).array();
    byte[] sealed =
        cipher(Cipher.ENCRYPT_MODE, master, nonce, header, boundTo, plaintext.getBytes(UTF_8));
    return ByteBuffer.allocate(HEADER_BYTES + NONCE_BYTES + sealed.length)
        .put(header)
        .put(nonce)
        .put(sealed)
        .array();
  }

  /**
   * Decrypts.
   *
   * @return empty when it was sealed with a key that is no longer configured
   * @throws IllegalArgumentException when it was changed, or is bound to something else
   */
  public Optional<String> open(byte[] ciphertext, String boundTo) {
    if (ciphertext.length < HEADER_BYTES + NONCE_BYTES || ciphertext[0] != VERSION) {
      throw new IllegalArgumentException("not a ciphertext of this version");
    }
    byte[] header = Arrays.copyOf(ciphertext, HEADER_BYTES);
    byte[] keyId = Arrays.copyOfRange(header, 1, HEADER_BYTES);
    byte[] nonce = Arrays.copyOfRange(ciphertext, HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
    byte[] sealed = Arrays.copyOfRange(ciphertext, HEADER_BYTES + NONCE_BYTES, ciphertext.length);
    return keys.stream()
        .filter(master -> Arrays.equals(keyId(master), keyId))
        .findFirst()
        .map(
            master ->
                new String(
                    cipher(Cipher.DECRYPT_MODE, master, nonce, header, boundTo, sealed), UTF_8));
  }

  /** Names the keys, the current first; says nothing of what they are. */
  public List<String> keyIds() {
    return keys.stream().map(master -> HexFormat.of().formatHex(keyId(master))).toList();
  }

  /** Which key a ciphertext was sealed with. */
  static String keyIdOf(byte[] ciphertext) {
    return HexFormat.of()
        .formatHex(
            ciphertext, Math.min(1, ciphertext.length), Math.min(HEADER_BYTES, ciphertext.length));
  }

  /** HMAC-SHA256 under a key of that purpose alone. */
  public byte[] sign(String purpose, byte[] message) {
    return hmac(derived(keys.get(0), purpose), message);
  }

  /** What {@link #sign} would answer under each key that is still read with. */
  public List<byte[]> signatures(String purpose, byte[] message) {
    return keys.stream().map(master -> hmac(derived(master, purpose), message)).toList();
  }

  /** 32 bytes for that purpose alone, from each key that is still read with; the current first. */
  public List<byte[]> keysFor(String purpose) {
    return keys.stream().map(master -> derived(master, purpose)).toList();
  }

  private static byte[] cipher(
      int mode, byte[] master, byte[] nonce, byte[] header, String boundTo, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(derived(master, "seal"), "AES"),
          new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(header);
      cipher.updateAAD(boundTo.getBytes(UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the ciphertext does not belong to " + boundTo, e);
    }
  }

  private static byte[] keyId(byte[] master) {
    try {
      return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(master), KEY_ID_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One master key, one key per purpose: none is used for two things. */
  private static byte[] derived(byte[] master, String purpose) {
    return hmac(master, ("stint/1/" + purpose).getBytes(UTF_8));
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
