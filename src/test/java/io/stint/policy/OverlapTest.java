package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What two statements both give. */
class OverlapTest {

  private static final String EARLY = "2026-01-01T00:00:00Z";
  private static final String LATE = "2026-01-02T00:00:00Z";

  private static Statement until(String end, String... resources) {
    return Statement.allow("sts:AssumeRole")
        .on(Stream.of(resources).map(name -> "arn:aws:iam::123456789012:role/" + name).toList())
        .when("DateLessThan", "aws:CurrentTime", end)
        .build();
  }

  private static Statement pass(String... services) {
    return Statement.allow("iam:PassRole")
        .on("arn:aws:iam::123456789012:role/r")
        .when("StringEquals", "iam:PassedToService", services)
        .build();
  }

  private static Statement outside(String... networks) {
    return Statement.allow("s3:*").on("*").when("NotIpAddress", "aws:SourceIp", networks).build();
  }

  private static void both(Statement wanted, Statement one, Statement other) {
    assertEquals(Optional.of(wanted), one.overlap(other));
    assertTrue(
        PolicyDocument.of(wanted).sameMeaning(PolicyDocument.of(other.overlap(one).orElseThrow())));
  }

  private static void nothing(Statement one, Statement other) {
    assertEquals(Optional.empty(), one.overlap(other));
    assertEquals(Optional.empty(), other.overlap(one));
  }

  @Test
  void aNameMakesNoDifference() {
    Statement named = until(EARLY, "r").toBuilder().sid("Mine").build();
    assertEquals(Optional.of(named), named.overlap(until(EARLY, "r")));
  }

  @Test
  void actionsAndResourcesAreThoseOfBothAndTheEndIsTheEarlier() {
    both(until(EARLY, "b"), until(EARLY, "a", "b"), until(LATE, "b", "c"));
    nothing(until(EARLY, "a"), until(EARLY, "b"));
    both(
        Statement.allow("s3:GetObject").on("*").build(),
        Statement.allow("s3:GetObject", "s3:PutObject").on("*").build(),
        Statement.allow("S3:getobject").on("*").build());
  }

  @Test
  void allConditionsOfBothHold() {
    both(pass("ec2"), pass("ec2", "lambda"), pass("ec2"));
    nothing(pass("ec2"), pass("lambda"));
    Statement free = Statement.allow("iam:PassRole").on("arn:aws:iam::123456789012:role/r").build();
    both(pass("ec2"), pass("ec2"), free);
    nothing(outside("10.0.0.0/8"), outside("10.0.0.0/8", "192.0.2.0/24"));
  }

  @Test
  void twoSpellingsOfOneConditionAreNotPutTogether() {
    Statement other =
        Statement.allow("iam:PassRole")
            .on("arn:aws:iam::123456789012:role/r")
            .when("stringequals", "iam:PassedToService", "ec2")
            .build();
    nothing(pass("ec2", "lambda"), other);
  }

  @Test
  void aDenyAndANegationAreKeptWholeOrNotAtAll() {
    Statement deny = Statement.deny("s3:*").on("*").build();
    assertEquals(Optional.of(deny), deny.overlap(deny));
    nothing(deny, Statement.deny("s3:GetObject").on("*").build());
    nothing(deny, Statement.allow("s3:*").on("*").build());
    Statement but = Statement.allow("s3:*").notOn(List.of("arn:aws:s3:::a")).build();
    nothing(but, Statement.allow("s3:*").on("arn:aws:s3:::b").build());
    assertEquals(Optional.of(but), but.overlap(but));
  }
}
