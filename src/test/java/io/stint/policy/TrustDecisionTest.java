package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The documents that Stint itself writes: who in the trust policy, until when at the user. */
class TrustDecisionTest {
  private static final Instant END = Instant.parse("2026-11-22T17:00:00Z");
  private static final String ROLE = "arn:aws:iam::123456789012:role/stint/Ops";
  private static final Caller.User ADA =
      new Caller.User("arn:aws:iam::123456789012:user/stint/ada", "AIDAAAAAAAAAAAAAAAADA");

  private static final PolicyDocument TRUST =
      PolicyDocument.of(
          Statement.allow("sts:AssumeRole")
              .sid("StintGrants")
              .principals(Principal.aws("123456789012"))
              .when("StringEquals", "aws:PrincipalArn", ADA.arn())
              .when("StringEquals", "sts:RoleSessionName", "${aws:username}")
              .when("Bool", "aws:MultiFactorAuthPresent", "true")
              .build());

  private static final Policies POLICIES =
      Policies.identity(
              List.of(
                  new NamedPolicy(
                      "stint-grants",
                      Side.IDENTITY,
                      PolicyDocument.of(Statement.allow("sts:AssumeRole").on(ROLE).build())
                          .endingAt(END))))
          .onRole("Ops", TRUST);

  private static AccessRequest.Builder assume(Instant now) {
    return AccessRequest.by(ADA)
        .action("sts:AssumeRole")
        .on(ROLE)
        .at(now)
        .with("sts:RoleSessionName", "ada")
        .with("aws:MultiFactorAuthPresent", "true");
  }

  @Test
  void accessEndsAtTheInstantOfTheEnd() {
    assertEquals(Decision.ALLOWED, Evaluator.decide(assume(END.minusSeconds(1)).build(), POLICIES));
    Verdict atTheEnd = Evaluator.evaluate(assume(END).build(), POLICIES);
    assertEquals(Decision.IMPLICIT_DENY, atTheEnd.decision());
    assertEquals(Side.IDENTITY, atTheEnd.side());
    assertEquals(
        "condition DateLessThan aws:CurrentTime: wanted 2026-11-22T17:00:00Z,"
            + " was 2026-11-22T17:00:00Z",
        atTheEnd.findings().get(0).reason());
  }

  @Test
  void theReasonSaysThatMfaWasAbsent() {
    Verdict verdict =
        Evaluator.evaluate(
            assume(END.minusSeconds(1)).without("aws:MultiFactorAuthPresent").build(), POLICIES);
    assertEquals(Side.TRUST, verdict.side());
    Finding trust = verdict.findings().get(1);
    assertEquals(
        "condition Bool aws:MultiFactorAuthPresent: wanted true, was absent", trust.reason());
    assertEquals(List.of("ada"), trust.conditions().get(1).wanted());
    assertTrue(trust.conditions().get(1).met());
  }

  @Test
  void aSessionNameThatIsNotTheUsersOwnIsRefused() {
    Verdict verdict =
        Evaluator.evaluate(
            assume(END.minusSeconds(1)).with("sts:RoleSessionName", "bob").build(), POLICIES);
    assertEquals(
        "condition StringEquals sts:RoleSessionName: wanted ada, was bob",
        verdict.findings().get(1).reason());
  }
}
