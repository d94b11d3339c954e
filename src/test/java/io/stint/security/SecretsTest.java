package io.stint.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  private static final byte[] KEY = key(1);
  private static final byte[] OLD_KEY = key(2);

  private final Secrets secrets = new Secrets(List.of(KEY));

  @TempDir Path folder;

  @Test
  void whatIsSealedOpensWithTheSameWordsOnly() {
    byte[] sealed = secrets.seal("hunter2 é", "member/ada");
    assertEquals(Optional.of("hunter2 é"), secrets.open(sealed, "member/ada"));
    assertThrows(IllegalArgumentException.class, () -> secrets.open(sealed, "member/bob"));
    assertFalse(new String(sealed, UTF_8).contains("hunter2"));
  }

  @Test
  void twoSealsOfOneTextDiffer() {
    assertFalse(Arrays.equals(secrets.seal("a", "x"), secrets.seal("a", "x")));
  }

  @Test
  void anyChangedByteIsNoticed() {
    byte[] sealed = secrets.seal("hunter2", "member/ada");
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      boolean namesTheKey = i >= 1 && i < 5;
      if (namesTheKey) {
        assertEquals(Optional.empty(), secrets.open(changed, "member/ada"));
      } else {
        assertThrows(
            IllegalArgumentException.class, () -> secrets.open(changed, "member/ada"), "byte " + i);
      }
    }
    assertThrows(IllegalArgumentException.class, () -> secrets.open(new byte[0], "member/ada"));
  }

  @Test
  void afterARotationTheOldIsStillReadAndTheNewIsWritten() {
    byte[] old = new Secrets(List.of(OLD_KEY)).seal("hunter2", "x");
    Secrets rotated = new Secrets(List.of(KEY, OLD_KEY));
    assertEquals(Optional.of("hunter2"), rotated.open(old, "x"));
    assertEquals(Optional.of("new"), secrets.open(rotated.seal("new", "x"), "x"));
    assertEquals(Optional.empty(), secrets.open(old, "x"));
  }

  @Test
  void aSignatureIsForOnePurpose() {
    byte[] message = {1, 2, 3};
    assertArrayEquals(secrets.sign("a", message), secrets.sign("a", message));
    assertFalse(Arrays.equals(secrets.sign("a", message), secrets.sign("b", message)));
  }

  @Test
  void aKeyThatIsMadeIsKeptForTheNextStart() throws Exception {
    Path file = folder.resolve("sub").resolve("secrets.key");
    byte[] made = SecretKeys.read(config(null, null, file), NONE).get(0);
    assertEquals(SecretKeys.BYTES, made.length);
    assertArrayEquals(made, SecretKeys.read(config(null, null, file), NONE).get(0));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void withoutAKeyTheServiceDoesNotStart() {
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class, () -> SecretKeys.read(config(null, null, null), NONE));
    assertTrue(refused.getMessage().contains("STINT_SECRETS_KEY"));
  }

  @Test
  void aBadKeyIsRefusedAndNotRepeated() {
    for (String bad : List.of("c2hvcnQ=", "not base64!", "")) {
      ConfigurationException refused =
          assertThrows(
              ConfigurationException.class, () -> SecretKeys.read(config(bad, null, null), NONE));
      assertTrue(bad.isEmpty() || !refused.getMessage().contains(bad));
    }
    String good = Base64.getEncoder().encodeToString(KEY);
    assertThrows(
        ConfigurationException.class,
        () -> SecretKeys.read(config(good, List.of("x"), null), NONE));
  }

  /** Nobody is asked where nothing is sealed. */
  private static final KeyEnvelope NONE =
      bytes -> {
        throw new AssertionError("asked");
      };

  private static String sealed(String text) {
    return "kms:" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void aKeyThatIsSealedIsOpened() {
    List<byte[]> keys =
        SecretKeys.read(
            config(
                sealed("new"),
                List.of(sealed("old"), Base64.getEncoder().encodeToString(KEY)),
                null),
            bytes -> key(new String(bytes, UTF_8).equals("new") ? 1 : 2));
    assertArrayEquals(key(1), keys.get(0));
    assertArrayEquals(key(2), keys.get(1));
    assertArrayEquals(KEY, keys.get(2));
  }

  @Test
  void whatIsNotOpenedSaysWhyAndNothingOfTheKey() {
    String text = sealed("secret-of-nobody");
    KeyEnvelope refusing =
        bytes -> {
          throw new KeyEnvelope.Refused("KMS answers AccessDeniedException.");
        };
    for (KeyEnvelope envelope : List.of(refusing, bytes -> new byte[16])) {
      ConfigurationException refused =
          assertThrows(
              ConfigurationException.class,
              () -> SecretKeys.read(config(text, null, null), envelope));
      assertTrue(refused.getMessage().contains("stint.secrets.key"), refused.getMessage());
      assertFalse(refused.getMessage().contains(text.substring(4)), refused.getMessage());
    }
    assertThrows(
        ConfigurationException.class,
        () -> SecretKeys.read(config("kms:no base64!", null, null), bytes -> KEY));
  }

  private static SecretsConfig config(String key, List<String> previous, Path file) {
    return new SecretsConfig() {
      @Override
      public Optional<String> key() {
        return Optional.ofNullable(key);
      }

      @Override
      public Optional<List<String>> previousKeys() {
        return Optional.ofNullable(previous);
      }

      @Override
      public Optional<Path> ownKeyFile() {
        return Optional.ofNullable(file);
      }
    };
  }

  private static byte[] key(int fill) {
    byte[] key = new byte[SecretKeys.BYTES];
    Arrays.fill(key, (byte) fill);
    return key;
  }
}
