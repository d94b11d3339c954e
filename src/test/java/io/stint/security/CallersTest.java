package io.stint.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallersTest {

  private static final String LONG = "0123456789abcdef0123456789abcdef";

  @Test
  void withoutATokenTheServiceDoesNotStart() {
    for (Optional<String> none : List.of(Optional.<String>empty(), Optional.of("  "))) {
      for (boolean nothingToLose : new boolean[] {true, false}) {
        assertTrue(refusal(none, nothingToLose).contains("STINT_TOKEN is not set"));
      }
    }
  }

  @Test
  void aShortTokenIsRefusedWhereThereIsSomethingToLoseAndNotRepeated() {
    for (String word : List.of("stint-sandbox", LONG.substring(1))) {
      String refusal = refusal(Optional.of(word), false);
      assertTrue(refusal.contains("32") && refusal.contains("openssl"), refusal);
      assertFalse(refusal.contains(word), refusal);
      assertEquals(word, Callers.checked(Optional.of(word), true));
    }
    assertEquals(LONG, Callers.checked(Optional.of(LONG), false));
  }

  @Test
  void aTokenThatNobodyCanSendIsRefused() {
    for (String word : List.of(LONG + " ", " " + LONG, LONG + "\n", LONG + "ü", "a b" + LONG)) {
      assertFalse(refusal(Optional.of(word), true).contains(word));
    }
  }

  @Test
  void theTokenForMetricsIsAsLongAndAnotherOne() {
    assertEquals(LONG + "1", Callers.checkedForMetrics(LONG + "1", LONG));
    for (String word : List.of(LONG, LONG.substring(1), "a b" + LONG, "")) {
      String refusal =
          assertThrows(ConfigurationException.class, () -> Callers.checkedForMetrics(word, LONG))
              .getMessage();
      assertTrue(refusal.contains("STINT_METRICS_TOKEN"), refusal);
      assertFalse(!word.isEmpty() && refusal.contains(word), refusal);
    }
  }

  @Test
  void onlyALoopbackAddressIsThisMachineAlone() {
    for (String host : List.of("127.0.0.1", "127.9.9.9", "::1", "localhost", " 127.0.0.1 ")) {
      assertTrue(Callers.isThisMachineAlone(Optional.of(host)), host);
    }
    for (String host : List.of("0.0.0.0", "::", "", " ", "10.0.0.1", "nowhere.invalid")) {
      assertFalse(Callers.isThisMachineAlone(Optional.of(host)), host);
    }
    assertFalse(Callers.isThisMachineAlone(Optional.empty()));
  }

  private static String refusal(Optional<String> token, boolean nothingToLose) {
    return assertThrows(ConfigurationException.class, () -> Callers.checked(token, nothingToLose))
        .getMessage();
  }
}
