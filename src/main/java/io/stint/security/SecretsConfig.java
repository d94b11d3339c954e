package io.stint.security;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keys that what is stored is encrypted with. */
@ConfigMapping(prefix = "stint.secrets")
public interface SecretsConfig {

  /**
   * 32 bytes in base64 ({@code openssl rand -base64 32}); the same on every replica. Or {@code
   * kms:} and what AWS KMS made of them, in base64: it is opened at each start ({@code
   * kms:Decrypt}, with the encryption context {@code stint=secrets}).
   */
  Optional<String> key();

  /** Keys of before a rotation: still read with, no longer written with. */
  Optional<List<String>> previousKeys();

  /**
   * Where a key is made and kept when none is configured. Only for a single process on its own
   * machine; unset in production, so that Stint refuses to start without a key.
   */
  Optional<Path> ownKeyFile();
}
