package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.policy.Vending.Row;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the table: an Allow of it is told, and nothing else is. */
class VendingTest {

  static Stream<Row> rows() {
    return Vending.ROWS.stream();
  }

  private static List<Warning> told(String action, String resource) {
    return PolicyDocument.of(Statement.allow(action).on(resource).build()).vending();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatHandsOutCredentialsIsTold(Row row) {
    List<Warning> told = told(row.action(), row.resource());
    assertEquals(List.of("CREDENTIALS_OUTLIVE"), told.stream().map(Warning::code).toList());
    assertEquals("/Statement/0", told.get(0).pointer());
    assertTrue(told.get(0).message().contains(row.action()), told.toString());
    assertTrue(told.get(0).message().contains(row.longest().toString()), told.toString());
    assertTrue(row.source().startsWith("https://docs.aws.amazon.com/"));
    assertEquals(1, told(row.action().toLowerCase(), "*").size());
    String service = row.action().substring(0, row.action().indexOf(':'));
    assertTrue(told(service + ":Get*", "*").size() >= 1);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatCannotIsNot(Row row) {
    assertEquals(List.of(), told(row.action(), "arn:aws:s3:::bucket/*"));
    assertEquals(List.of(), told(row.action(), "arn:aws:sqs:*:123456789012:*"));
    assertEquals(
        List.of(), PolicyDocument.of(Statement.deny(row.action()).on("*").build()).vending());
  }

  @Test
  void bucketsHandOutNothing() {
    assertEquals(List.of(), told("s3:*", "arn:aws:s3:::*"));
    assertEquals(List.of(), told("s3:GetObject", "*"));
    assertEquals(1, told("s3:*", "arn:aws:s3:*:123456789012:*").size());
    assertEquals(1, told("s3:*", "arn:aws:s3:eu-west-1:123456789012:access-grants/*").size());
  }
}
