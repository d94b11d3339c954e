package io.stint.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the contract says of itself, without an answer. */
class StaticChecksTest {

  private final Contract contract = Contract.ofFile();

  @Test
  void enumsAreThoseOfTheCode() {
    assertEquals(List.of(), StaticChecks.enums(contract));
  }

  @Test
  void whatIsAlwaysSentIsRequired() {
    assertEquals(List.of(), StaticChecks.required(contract));
  }
}
