package io.stint.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An oracle that finds nothing says nothing: each thing that it looks for, it is shown once. */
class OracleTest {

  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final Instant PAST = NOW.minusSeconds(60);
  private static final Instant LATER = NOW.plusSeconds(3_600);
  private static final Access KEEP = new Access("ada", "Keep");
  private static final Access LEFT = new Access("ada", "Left");

  private final List<Ledger.Given> asked =
      new ArrayList<>(
          List.of(
              new Ledger.Given("keep", "1", KEEP, LATER, false, false),
              new Ledger.Given("gone", "2", LEFT, PAST, false, false)));
  private final List<Seen.Row> rows =
      new ArrayList<>(
          List.of(
              new Seen.Row("keep", "1", "ACTIVE", LATER, null, null),
              new Seen.Row("gone", "2", "REVOKED", PAST, PAST.plusSeconds(1), null)));
  private final Map<String, Boolean> people = new TreeMap<>(Map.of("bob@uw.edu", true));
  private final Map<String, Integer> members = new TreeMap<>(Map.of("bob@uw.edu", 1));
  private final Set<String> live = new java.util.TreeSet<>(Set.of("user/ada", "role/Keep"));
  private final Set<String> objects = new java.util.TreeSet<>(live);
  private final Map<String, Integer> made = new TreeMap<>(Map.of("bob", 1));
  private final Map<Access, Boolean> tried =
      new java.util.HashMap<>(Map.of(KEEP, true, LEFT, false));
  private final Map<Access, Boolean> evaluated = new java.util.HashMap<>(tried);
  private final List<Access> sessions = new ArrayList<>(List.of(KEEP));
  private final Map<String, String> after = new TreeMap<>(Map.of("user/bystander", "as ever"));
  private final List<String> leaks = new ArrayList<>();
  private final List<String> lapsed = new ArrayList<>();

  private void finds(Finding.Kind... kinds) {
    Seen seen =
        new Seen(
            rows,
            members,
            live,
            objects,
            made,
            tried,
            evaluated,
            sessions,
            Map.of("user/bystander", "as ever"),
            after,
            leaks,
            lapsed,
            NOW);
    List<Finding> findings = Oracle.judge(asked, people, seen);
    assertEquals(List.of(kinds), findings.stream().map(Finding::kind).toList(), findings::toString);
  }

  @Test
  void whatIsAsItWasPromisedIsNoFinding() {
    finds();
  }

  @Test
  void aGrantThatWasAcknowledgedAndIsNotThereIsLost() {
    rows.remove(1);
    finds(Finding.Kind.LOST);
  }

  @Test
  void aGrantThatIsThereTwiceIsDoubled() {
    rows.add(new Seen.Row("gone", "3", "REVOKED", PAST, PAST, null));
    finds(Finding.Kind.DOUBLED);
  }

  @Test
  void aRevokeThatWasAcknowledgedAndDidNothingIsLost() {
    asked.set(0, new Ledger.Given("keep", "1", KEEP, LATER, true, false));
    finds(Finding.Kind.LOST);
  }

  @Test
  void anExtensionThatWasAcknowledgedAndIsNotThereIsLost() {
    asked.set(0, new Ledger.Given("keep", "1", KEEP, LATER.plusSeconds(60), false, false));
    finds(Finding.Kind.LOST);
    asked.set(0, new Ledger.Given("keep", "1", KEEP, LATER.plusSeconds(60), false, true));
    finds();
  }

  @Test
  void aGrantThatStaysOnItsWayIsUnfinished() {
    rows.set(0, new Seen.Row("keep", "1", "PENDING", LATER, null, null));
    rows.set(1, new Seen.Row("gone", "2", "REVOKING", PAST, null, null));
    finds(Finding.Kind.UNFINISHED, Finding.Kind.UNFINISHED);
  }

  @Test
  void anUploadIsLostOrDoubled() {
    members.clear();
    finds(Finding.Kind.LOST);
    members.put("bob@uw.edu", 2);
    finds(Finding.Kind.DOUBLED);
    members.put("bob@uw.edu", 1);
    made.put("bob", 2);
    finds(Finding.Kind.DOUBLED);
  }

  @Test
  void anObjectWithoutARowAndARowWithoutItsObjectAreOrphans() {
    objects.add("user/nobodys");
    finds(Finding.Kind.ORPHAN);
    objects.clear();
    finds(Finding.Kind.ORPHAN, Finding.Kind.ORPHAN);
  }

  @Test
  void accessAfterTheEndIsFoundByTryingAndOnPaper() {
    tried.put(LEFT, true);
    finds(Finding.Kind.OVERSTAYED);
    evaluated.put(LEFT, true);
    finds(Finding.Kind.OVERSTAYED, Finding.Kind.OVERSTAYED);
  }

  @Test
  void aSessionThatOutlivesItsGrantIsFound() {
    sessions.add(LEFT);
    finds(Finding.Kind.OVERSTAYED);
  }

  @Test
  void accessThatAnotherEndTookIsFound() {
    tried.put(KEEP, false);
    finds(Finding.Kind.CUT);
    evaluated.put(KEEP, false);
    finds(Finding.Kind.CUT, Finding.Kind.CUT);
  }

  @Test
  void whatBelongsToOthersAndIsNotAsItWasIsFound() {
    after.put("user/bystander", "changed");
    finds(Finding.Kind.STRANGER_TOUCHED);
    after.clear();
    finds(Finding.Kind.STRANGER_TOUCHED);
  }

  @Test
  void secretsAndWritesWithoutAClaimAreFound() {
    leaks.add("the log");
    lapsed.add("PutUserPolicy");
    finds(Finding.Kind.LEAK, Finding.Kind.LAPSED_WRITE);
  }

  @Test
  void whoWritesAfterAnotherTookTheRowOverIsFound() {
    Claimed.Lease first = lease("replica-a", PAST, PAST.plusSeconds(45));
    Claimed.Lease second = lease("replica-b", PAST.plusSeconds(46), NOW.plusSeconds(31));
    assertEquals(0, written("replica-a", PAST.plusSeconds(20), first, second));
    assertEquals(0, written("replica-b", PAST.plusSeconds(50), first, second));
    assertEquals(1, written("replica-a", PAST.plusSeconds(50), first, second));
    assertEquals(1, written("replica-a", PAST.plusSeconds(50), first));
    Claimed.Lease renewed = lease("replica-a", PAST.plusSeconds(40), PAST.plusSeconds(85));
    assertEquals(0, written("replica-a", PAST.plusSeconds(50), first, renewed));
  }

  @Test
  void takeoverIsCountedFromTheDeathToTheNextWhoHasTheRow() {
    Claimed.Lease first = lease("replica-a", PAST, PAST.plusSeconds(45));
    Claimed.Lease second = lease("replica-b", PAST.plusSeconds(46), NOW.plusSeconds(31));
    assertEquals(
        Duration.ofSeconds(36),
        Claimed.takeover(List.of(first, second), "replica-a", PAST.plusSeconds(10)).orElseThrow());
    Claimed.Lease back = lease("replica-a", PAST.plusSeconds(5), null);
    assertEquals(
        0,
        Claimed.takeover(List.of(first, back, second), "replica-a", PAST.plusSeconds(10)).stream()
            .count());
  }

  private static int written(String replica, Instant at, Claimed.Lease... leases) {
    AwsProcess.Called call =
        new AwsProcess.Called(
            at, "PutUserPolicy", "arn:aws:iam::1:user/operators/" + replica, "ada", "OK");
    return Claimed.lapsedWrites(List.of(leases), List.of(call)).size();
  }

  private static Claimed.Lease lease(String replica, Instant at, Instant until) {
    return new Claimed.Lease(at, "iam_user", "1", "ada", replica, until);
  }
}
