package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What IAM refuses is refused, and the error says where and why. */
class MalformedPolicyTest {

  @TestFactory
  Stream<DynamicTest> malformed() throws IOException {
    return Tables.rows("malformed.md").stream()
        .map(row -> DynamicTest.dynamicTest(row.get(0) + " " + row.get(1), () -> malformed(row)));
  }

  private static void malformed(List<String> row) {
    String json = row.get(1).replace('\'', '"');
    InvalidPolicyException e =
        assertThrows(InvalidPolicyException.class, () -> parse(row.get(0), json));
    assertEquals(row.get(2), e.pointer(), e.getMessage());
    assertTrue(e.rule().contains(row.get(3)), e.rule());
  }

  private static PolicyDocument parse(String kind, String json) {
    return switch (kind) {
      case "identity" -> PolicyDocument.parse(json);
      case "trust" -> PolicyDocument.parseTrust(json);
      default -> PolicyDocument.parseResource(json);
    };
  }

  @Test
  void nestingIsLimited() {
    assertSyntax("[".repeat(100_000));
    assertSyntax("{\"a\":".repeat(20_000));
    assertSyntax("{\"Statement\":" + "[".repeat(33) + "]".repeat(33) + "}");
  }

  @Test
  void lengthIsLimitedBeforeAnythingIsRead() {
    String document =
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
            + "\"Resource\":\"*\"}}";
    String longest = document + " ".repeat(PolicyDocument.MAX_LENGTH - document.length());
    assertEquals(PolicyDocument.parse(document), PolicyDocument.parse(longest));
    InvalidPolicyException e =
        assertThrows(InvalidPolicyException.class, () -> PolicyDocument.parse(longest + " "));
    assertEquals("a document has at most 1048576 characters", e.rule());
  }

  @Test
  void charactersThatIamDoesNotTakeAreRefused() {
    InvalidPolicyException e =
        assertThrows(
            InvalidPolicyException.class, () -> PolicyDocument.parse("{\"Id\":\"\u2603\"}"));
    assertTrue(e.rule().contains("offset 7"), e.rule());
    assertThrows(InvalidPolicyException.class, () -> PolicyDocument.parse("{\u0000}"));
  }

  private static void assertSyntax(String json) {
    InvalidPolicyException e =
        assertThrows(InvalidPolicyException.class, () -> PolicyDocument.parse(json));
    assertTrue(e.rule().startsWith("Syntax errors in policy"), e.rule());
  }
}
