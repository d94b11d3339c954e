package io.stint.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallersTest {

  @Test
  void withoutATokenTheServiceDoesNotStart() {
    for (Optional<String> none : java.util.List.of(Optional.<String>empty(), Optional.of("  "))) {
      assertTrue(
          assertThrows(ConfigurationException.class, () -> Callers.checked(none, false))
              .getMessage()
              .contains("STINT_TOKEN"));
    }
  }

  @Test
  void inProductionAShortTokenIsRefusedAndNotRepeated() {
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () -> Callers.checked(Optional.of("stint-sandbox"), true));
    assertTrue(refused.getMessage().contains("16"));
    assertTrue(!refused.getMessage().contains("stint-sandbox"));
    assertEquals("stint-sandbox", Callers.checked(Optional.of("stint-sandbox"), false));
    assertEquals("0123456789abcdef", Callers.checked(Optional.of("0123456789abcdef"), true));
  }
}
