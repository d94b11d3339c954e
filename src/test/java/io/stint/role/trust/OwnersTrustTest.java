package io.stint.role.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Principal;
import io.stint.policy.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A trust policy of which not every statement is understood. */
class OwnersTrustTest {

  private static final String STRANGE =
      "{\"Effect\":\"Allow\",\"Principal\":{\"Machine\":[\"m-2\",\"m-1\"]},\"Action\":\"sts:Assume\"}";
  private static final String KNOWN =
      "{\"Sid\":\"Team\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},"
          + "\"Action\":\"sts:AssumeRole\"}";
  private static final Statement OWN =
      Statement.allow("sts:AssumeRole")
          .sid("StintGrants0")
          .principals(Principal.aws("arn:aws:iam::123456789012:user/ada"))
          .build();

  private static String document(String version, String... statements) {
    return "{ \"Version\":\""
        + version
        + "\",\n  \"Statement\":[ "
        + String.join(" , ", statements)
        + " ] }";
  }

  @Test
  void comesBackByteForByte() {
    String found = document("2012-10-17", KNOWN, STRANGE);
    assertEquals(found, OwnersTrust.with(found, List.of()));
    String together = OwnersTrust.with(found, List.of(OWN));
    assertTrue(together.contains(STRANGE) && together.contains("StintGrants0"), together);
    assertEquals(found, OwnersTrust.base(together, found));
    assertEquals(together, OwnersTrust.with(OwnersTrust.base(together, found), List.of(OWN)));
  }

  @Test
  void whatItsOwnerHasChangedInItIsKept() {
    String found = document("2012-10-17", KNOWN, STRANGE);
    String changed = OwnersTrust.with(found, List.of(OWN)).replace("m-1", "m-3");
    String base = OwnersTrust.base(changed, found);
    assertTrue(base.contains("m-3") && !base.contains("Stint"), base);
    assertFalse(OwnersTrust.sameMeaning(base, found));
  }

  @Test
  void isNarrowedBesideIt() {
    String observed = OwnersTrust.with(document("2012-10-17", STRANGE), List.of(OWN));
    String narrowed = TrustNarrowing.of(observed, document("2012-10-17", STRANGE)).orElseThrow();
    assertEquals("{\"Version\":\"2012-10-17\",\"Statement\":[" + STRANGE + "]}", narrowed);
  }

  /** It may be about nothing else than that. */
  @Test
  void whatSpeaksOfMfaIsHeldToDemandIt() {
    String strange = STRANGE.replace("\"sts:Assume\"", "\"aws:multiFactorAuthAge\"");
    assertTrue(OwnersTrust.demand(document("2012-10-17", KNOWN, strange)).mfa());
    assertFalse(OwnersTrust.demand(document("2012-10-17", KNOWN, STRANGE)).mfa());
  }

  @Test
  void isLeftAloneWhereTheOtherVersionWouldSaySomethingElse() {
    String found = document("2008-10-17", STRANGE.replace("m-1", "${aws:username}"));
    assertThrows(InvalidPolicyException.class, () -> OwnersTrust.with(found, List.of(OWN)));
    assertEquals(found, OwnersTrust.with(found, List.of()));
  }

  /** Nothing that Stint gives an end may hold something that has none. */
  @Test
  void isNeverGivenAnEnd() {
    PolicyDocument document = PolicyDocument.observedTrust(document("2012-10-17", STRANGE));
    assertThrows(IllegalStateException.class, () -> document.endingAt(Instant.EPOCH));
  }

  @Test
  void whatIsNoPolicyDocumentIsNotRead() {
    for (String text :
        List.of("[]", "{}", document("2030-01-01", STRANGE), document("2012-10-17", "\"x\""))) {
      assertThrows(InvalidPolicyException.class, () -> PolicyDocument.observedTrust(text), text);
    }
    assertThrows(
        InvalidPolicyException.class,
        () -> PolicyDocument.parseTrust(document("2012-10-17", STRANGE)));
  }
}
