package io.stint.role;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stint.policy.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RevocationDeniesTest {

  private static final Instant NOW = Instant.parse("2026-11-22T17:00:00.5Z");
  private static final UUID ROLE = new UUID(0, 1);

  private static SessionRevocation cut(String user, Instant at) {
    SessionRevocation cut = new SessionRevocation(new UUID(0, 2), ROLE, user);
    cut.cut(at);
    return cut;
  }

  @Test
  void issueTimesAreWholeSecondsSoTheCutIsTheNextOne() {
    assertEquals(Instant.parse("2026-11-22T17:00:01Z"), cut("ada", NOW).issuedBefore());
    assertEquals(
        Instant.parse("2026-11-22T17:00:01Z"),
        cut("ada", Instant.parse("2026-11-22T17:00:00Z")).issuedBefore());
  }

  @Test
  void membersWithOneInstantShareAStatement() {
    List<Statement> statements =
        RevocationDenies.ofCuts(
            List.of(cut("ada", NOW), cut("bob", NOW), cut("eve", NOW.plusSeconds(9))),
            "AROA1",
            NOW);
    assertEquals(2, statements.size());
    assertEquals(
        List.of("AROA1:ada", "AROA1:bob"),
        statements.get(0).condition().get("StringEquals").get("aws:userid"));
  }

  @Test
  void everybodysLaterCutCoversTheMembers() {
    List<SessionRevocation> cuts =
        List.of(cut("ada", NOW), cut(null, NOW.plusSeconds(5)), cut("bob", NOW.plusSeconds(9)));
    assertEquals(2, RevocationDenies.ofCuts(cuts, "AROA1", NOW).size());
    assertEquals(
        List.of(),
        RevocationDenies.ofCuts(
            cuts, "AROA1", NOW.plus(Duration.ofHours(12).plusMinutes(1)).plusSeconds(9)));
  }

  @Test
  void inAnotherRoleTheyHitNobody() {
    Statement ours =
        Statement.deny("*").on("*").when("StringEquals", "aws:userid", "AROA1:ada").build();
    Statement all = Statement.deny("sts:AssumeRole").on("*").build();
    Statement otherNames =
        Statement.deny("sts:AssumeRole")
            .on("*")
            .when("StringNotLike", "aws:userid", "*:${sts:RoleSessionName}")
            .build();
    List<Statement> narrowed = RevocationDenies.of("AROA1", List.of(ours, all, otherNames));
    assertEquals(ours, narrowed.get(0));
    for (Statement deny : narrowed.subList(1, 3)) {
      assertEquals(List.of("AROA1:*"), deny.condition().get("StringLike").get("aws:userid"));
    }
    assertEquals(
        otherNames.condition().get("StringNotLike"),
        narrowed.get(2).condition().get("StringNotLike"));
  }
}
