package io.stint.security;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads the configured keys, or makes one where that is allowed. */
final class SecretKeys {

  static final int BYTES = 32;

  /** Before what is not the key, but sealed with a key of AWS KMS. */
  private static final String SEALED = "kms:";

  private SecretKeys() {}

  /**
   * The current key first.
   *
   * @param envelope opens those that begin with {@code kms:}; asked for no other
   */
  static List<byte[]> read(SecretsConfig config, KeyEnvelope envelope) {
    List<byte[]> keys = new ArrayList<>();
    keys.add(
        config
            .key()
            .map(key -> decode("stint.secrets.key", key, envelope))
            .or(() -> config.ownKeyFile().map(SecretKeys::keptIn))
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "STINT_SECRETS_KEY is not set. Stint encrypts one-time passwords and kept"
                            + " answers with it: 32 bytes in base64, as from `openssl rand -base64"
                            + " 32`, the same on every replica.")));
    config
        .previousKeys()
        .ifPresent(
            previous ->
                previous.forEach(
                    key -> keys.add(decode("stint.secrets.previous-keys", key, envelope))));
    return keys;
  }

  private static byte[] decode(String property, String text, KeyEnvelope envelope) {
    return text.strip().startsWith(SEALED)
        ? opened(property, text.strip().substring(SEALED.length()), envelope)
        : decode(property, text);
  }

  private static byte[] opened(String property, String sealed, KeyEnvelope envelope) {
    byte[] key;
    try {
      key = envelope.open(Base64.getDecoder().decode(sealed));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(property + " has no base64 after kms:.");
    } catch (KeyEnvelope.Refused e) {
      throw new ConfigurationException(property + " is not opened: " + e.getMessage());
    }
    if (key.length != BYTES) {
      throw new ConfigurationException(property + " does not hold 32 bytes.");
    }
    return key;
  }

  private static byte[] decode(String property, String key) {
    try {
      byte[] decoded = Base64.getDecoder().decode(key.strip());
      if (decoded.length == BYTES) {
        return decoded;
      }
    } catch (IllegalArgumentException e) {
      // refused below; the message must not repeat the key
    }
    throw new ConfigurationException(property + " is not 32 bytes in base64.");
  }

  private static byte[] keptIn(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      return decode(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("The key file " + file + " cannot be used", e);
    }
  }

  /** Written aside and moved, so that a crash never leaves half a key. */
  private static void make(Path file) throws IOException {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    Path fresh = Files.createTempFile(folder, "key", null);
    if (fresh.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
    }
    Files.writeString(
        fresh,
        Base64.getEncoder().encodeToString(key) + "\n",
        StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(fresh, file);
  }
}
