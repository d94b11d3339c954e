package io.stint.security;

import static io.stint.support.Issued.person;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a token. */
class OidcTokenTest {

  private static String address(String claimed) {
    return OidcToken.read(person("00t1", claimed)).verifiedEmail();
  }

  @Test
  void anAddressIsReadInSmallLetters() {
    assertEquals("cyd@uw.edu", address("Cyd@UW.edu"));
    assertEquals("j\u00fcrgen@b\u00fccher.example", address("J\u00fcrgen@b\u00fccher.example"));
  }

  /** It would be another one than it looks like; no roster takes it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cyd@uw.edu\u200b",
        "cyd\u200d@uw.edu",
        "cy\u00add@uw.edu",
        "\u202ecyd@uw.edu",
        "cyd@uw.edu\u3164",
        "cyd\u115f@uw.edu",
        "cyd@uw.edu\ufe0f",
        "cyd\u034f@uw.edu",
        "cyd@uw.edu\udb40\udc41",
        "cyd@uw.edu\u0000",
        "cyd@uw.edu\t",
        "cyd @uw.edu"
      })
  void anAddressInWhichSomethingHidesIsNone(String claimed) {
    assertNull(address(claimed));
  }
}
