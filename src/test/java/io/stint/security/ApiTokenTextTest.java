package io.stint.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiTokenTextTest {

  @Test
  void aTokenIsKnownByItsFormAndNoTwoAreAlike() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String token = ApiTokenText.generate();
      assertTrue(token.matches("stint_[0-9A-Za-z]{49}"), token);
      assertTrue(seen.add(token));
      assertEquals(32, ApiTokenText.hash(token).orElseThrow().length);
      assertArrayEquals(
          ApiTokenText.hash(token).orElseThrow(), ApiTokenText.hash(token).orElseThrow());
    }
  }

  /** Whoever looks for tokens in a text need not ask Stint about each. */
  @Test
  void oneWrongCharacterIsNoToken() {
    String token = ApiTokenText.generate();
    for (int i = 0; i < token.length(); i++) {
      for (char other : new char[] {'0', 'a', 'Z', '_', 'ü'}) {
        if (token.charAt(i) != other) {
          String wrong = token.substring(0, i) + other + token.substring(i + 1);
          assertTrue(ApiTokenText.hash(wrong).isEmpty(), wrong);
        }
      }
    }
    for (String wrong : new String[] {"", "stint_", token + "0", token.substring(1), " " + token}) {
      assertFalse(ApiTokenText.hash(wrong).isPresent(), wrong);
    }
  }
}
