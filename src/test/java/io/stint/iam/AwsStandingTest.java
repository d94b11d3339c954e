package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the last calls say of whether AWS does what Stint asks. */
class AwsStandingTest {

  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Instant now = START;
  private final AwsStanding standing =
      new AwsStanding(
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public java.time.ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
              return this;
            }
          },
          meters);

  private static IamFailure refused(String code) {
    return new IamFailure.Refused(code, code + " it is");
  }

  @Test
  void nothingIsWrongBeforeSomethingIs() {
    assertEquals(AwsStanding.State.ANSWERS, standing.state());
    assertTrue(standing.isToBeAsked(), "nobody has answered yet");
    standing.answered("GetUser");
    assertFalse(standing.isToBeAsked());
  }

  @Test
  void aPermissionIsMissingUntilThatCallGoesThrough() {
    standing.failed("CreateUser", refused("AccessDenied"));
    now = now.plusSeconds(60);
    standing.failed("CreateUser", refused("AccessDenied"));
    standing.answered("GetUser");
    assertEquals(AwsStanding.State.REFUSES_SOME, standing.state());
    AwsStanding.Refusal one = standing.refusals().get(0);
    assertEquals(START, one.since());
    assertEquals(now, one.last());
    assertEquals(1, meters.get("stint.iam.refused").gauge().value());
    standing.answered("CreateUser");
    assertEquals(List.of(), standing.refusals());
    assertEquals(0, meters.get("stint.iam.refused").gauge().value());
  }

  @Test
  void credentialsAndSilenceAreOverWithAnyAnswer() {
    standing.failed("CreateUser", refused("SignatureDoesNotMatch"));
    assertEquals(AwsStanding.State.REFUSES, standing.state());
    standing.failed("GetUser", refused("ValidationError"));
    assertEquals(AwsStanding.State.ANSWERS, standing.state(), "the signature was right this time");
    standing.failed("GetRole", new IamFailure.Unreachable("NoAnswer", "nobody there"));
    assertEquals(AwsStanding.State.UNREACHABLE, standing.state());
    standing.failed("GetUser", refused("AccessDenied"));
    assertEquals(AwsStanding.State.REFUSES_SOME, standing.state());
  }

  @Test
  void whatIsOrdinaryIsNoRefusal() {
    standing.failed("CreateUser", new IamFailure.Quota("LimitExceeded", "5000"));
    standing.failed("GetUser", new IamFailure.Missing("NoSuchEntity", "none"));
    standing.failed("GetUser", new IamFailure.Throttled("Throttling", "slower"));
    assertEquals(AwsStanding.State.ANSWERS, standing.state());
  }

  @Test
  void whatIsNotTriedAnyMoreIsForgotten() {
    standing.failed("CreateUser", refused("AccessDenied"));
    now = now.plus(Duration.ofMinutes(16));
    assertEquals(AwsStanding.State.ANSWERS, standing.state());
  }
}
