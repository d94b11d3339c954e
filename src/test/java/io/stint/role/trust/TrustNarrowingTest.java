package io.stint.role.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.policy.PolicyDocument;
import io.stint.policy.Principal;
import io.stint.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrustNarrowingTest {

  private static final String ADA = "arn:aws:iam::123456789012:user/ada";
  private static final String BOB = "arn:aws:iam::123456789012:user/bob";
  private static final String EARLY = "2026-06-01T00:00:00Z";
  private static final String LATE = "2026-07-01T00:00:00Z";

  private static Statement grants(String end, String... arns) {
    Statement.Builder statement =
        Statement.allow("sts:AssumeRole")
            .sid("StintGrants0")
            .principals(List.of(arns).stream().map(Principal::aws).toList());
    return (end == null ? statement : statement.when("DateLessThan", "aws:CurrentTime", end))
        .build();
  }

  private static String trust(Statement... statements) {
    return Trust.document(List.of(statements)).toJson();
  }

  private static void narrowed(String expected, String observed, String desired) {
    String less = TrustNarrowing.of(observed, desired).orElse(observed);
    assertTrue(nameless(less).sameMeaning(nameless(expected)), less);
  }

  private static PolicyDocument nameless(String text) {
    return PolicyDocument.of(
        PolicyDocument.parseTrust(text).statements().stream()
            .map(statement -> statement.toBuilder().sid(null).build())
            .toList());
  }

  @Test
  void whoIsLetInAndStillWantedIsLeftAlone() {
    assertEquals(
        Optional.empty(),
        TrustNarrowing.of(trust(grants(null, ADA)), trust(grants(null, ADA, BOB))));
  }

  @Test
  void whoIsWantedNoMoreGoesAndNobodyComes() {
    narrowed(
        trust(grants(null, ADA)),
        trust(grants(null, ADA, BOB)),
        trust(grants(null, ADA, "arn:aws:iam::123456789012:user/eve")));
  }

  @Test
  void ofTwoEndsTheEarlierHolds() {
    narrowed(trust(grants(EARLY, ADA)), trust(grants(EARLY, ADA)), trust(grants(LATE, ADA)));
    narrowed(trust(grants(EARLY, ADA)), trust(grants(LATE, ADA)), trust(grants(EARLY, ADA)));
    narrowed(trust(grants(EARLY, ADA)), trust(grants(null, ADA)), trust(grants(EARLY, ADA)));
  }

  @Test
  void whereNobodyIsLeftTheDocumentSaysSo() {
    narrowed(trust(), trust(grants(null, ADA)), trust(grants(null, BOB)));
  }

  @Test
  void whatOthersWroteStaysAndGivesNothingOfStints() {
    Statement owners =
        Statement.allow("sts:AssumeRole").sid("Owner").principals(Principal.aws(BOB)).build();
    narrowed(trust(owners), trust(owners, grants(null, BOB)), trust(owners));
  }

  @Test
  void withoutRoomForMoreTooLittleIsLeftRatherThanTooMuch() {
    List<String> people = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      people.add("arn:aws:iam::123456789012:user/person-" + i);
    }
    String observed = trust(grants(null, people.toArray(new String[0])));
    Statement first = grants(EARLY, people.subList(0, 10).toArray(new String[0]));
    Statement second =
        grants(LATE, people.subList(10, 20).toArray(new String[0])).toBuilder()
            .sid("StintGrants1")
            .build();
    String less = TrustNarrowing.noLarger(observed, trust(first, second));
    assertTrue(PolicyDocument.sizeOf(less) <= PolicyDocument.sizeOf(observed));
    narrowed(trust(first), less, trust(first));
  }
}
