package io.stint.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=10 | 10",
        "WAIT = 10 | 10",
        "respond-async, wait=10 | 10",
        "wait=\"10\" | 10",
        "wait=10; foo=bar | 10",
        "wait=0 | 0",
        "wait=61 | 60",
        "wait=999999999 | 60",
        "wait=5, wait=7 | 5",
        "wait=-1 |",
        "wait=9999999999 |",
        "wait=ten |",
        "wait |",
        "await=5 |",
        "return=minimal |"
      })
  void onlyAWaitThatIsUnderstoodCounts(String header, Integer seconds) {
    assertEquals(Optional.ofNullable(seconds).map(Prefer::new), Prefer.of(List.of(header)));
  }
}
