package io.stint.entitlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyPackingTest {

  @Test
  void whatDoesNotFitInlineGoesIntoFurtherDocumentsAndNothingIsLost() {
    List<Statement> all =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    Statement.deny("*")
                        .on("*")
                        .when("StringEquals", "aws:userid", "AROA1:user-" + i)
                        .build())
            .toList();
    PolicyPacking packed = PolicyPacking.pack(all, 10_240, 6_144, 10);
    assertTrue(packed.inline().size() <= 10_240);
    assertTrue(packed.documents().stream().allMatch(document -> document.size() <= 6_144));
    int statements =
        packed.inline().statements().size()
            + packed.documents().stream().mapToInt(document -> document.statements().size()).sum();
    assertEquals(200, statements);
    assertTrue(packed.documents().size() <= 2, "packed tightly");
  }

  @Test
  void withoutRoomInlineAllOfItOverflows() {
    Statement one = Statement.deny("*").on("*").build();
    PolicyPacking packed = PolicyPacking.pack(List.of(one), 0, 6_144, 10);
    assertNull(packed.inline());
    assertEquals(List.of(PolicyDocument.of(one)), packed.documents());
    assertNull(PolicyPacking.pack(List.of(), 0, 6_144, 10).inline());
  }

  @Test
  void whatFindsNoPlaceIsOneDocumentMoreThatNoQuotaTakes() {
    Statement one = Statement.deny("*").on("*").build();
    PolicyPacking packed = PolicyPacking.pack(List.of(one), 0, 6_144, 0);
    assertFalse(packed.fits());
    assertEquals(List.of(PolicyDocument.of(one)), packed.documents());
  }
}
