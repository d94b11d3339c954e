package io.stint.cohort.roster;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.cohort.roster.Enrolment.Decision;
import io.stint.cohort.roster.Enrolment.Known;
import io.stint.cohort.roster.Enrolment.KnownUser;
import io.stint.iam.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EnrolmentTest {

  private static final Known NOBODY =
      new Known(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), null);
  private static final KnownUser ADA = new KnownUser(new UUID(0, 1), "ada", "ada@a.org", false, 9);

  private static Roster.Row row(int line, String email, String userName) {
    return new Roster.Row(line, email, userName, null);
  }

  private static List<Decision> decide(Known known, boolean adopt, Roster.Row... rows) {
    return Enrolment.decide(new Roster(List.of(rows), null), UserNames.LOCAL_PART, known, adopt);
  }

  private static Decision one(Known known, boolean adopt, String email, String userName) {
    return decide(known, adopt, row(2, email, userName)).get(0);
  }

  private static Decision seat(Known known, boolean adopt, String userName) {
    return decide(known, adopt, row(2, null, userName)).get(0);
  }

  @Example
  void aSeatHasItsUserNameAlone() {
    List<Decision> decisions =
        decide(
            NOBODY,
            false,
            row(2, null, "Seat01"),
            row(3, null, "seat01"),
            row(4, null, null),
            row(5, null, "x"),
            row(6, null, "no blanks"),
            row(7, "seat01@a.org", null));
    assertEquals(RowOutcome.CREATED, decisions.get(0).outcome());
    assertEquals("Seat01", decisions.get(0).userName());
    assertNull(decisions.get(0).email());
    assertEquals(RowOutcome.UNCHANGED, decisions.get(1).outcome());
    assertEquals("Seat01", decisions.get(1).userName());
    assertEquals(
        "there is neither an e-mail nor a user name in this row", decisions.get(2).reason());
    assertEquals(RowOutcome.REJECTED, decisions.get(3).outcome());
    assertEquals(RowOutcome.REJECTED, decisions.get(4).outcome());
    assertEquals("seat01@a.org", decisions.get(5).userName());
  }

  @Example
  void aSeatIsNobodyWhoIsThere() {
    Known here =
        new Known(
            Map.of(), Map.of("seat01", "Seat01"), Map.of(), Map.of(), Map.of(), Map.of(), null);
    assertEquals(RowOutcome.UNCHANGED, seat(here, false, "SEAT01").outcome());
    assertEquals("Seat01", seat(here, false, "SEAT01").userName());
    assertEquals(RowOutcome.UNCHANGED, one(here, false, "", "seat01").outcome());
    assertEquals("there is no e-mail in this row", one(NOBODY, false, " ", "seat01").reason());
    Known elsewhere =
        new Known(
            Map.of(),
            Map.of(),
            Map.of("ada@a.org", ADA),
            Map.of("ada", ADA),
            Map.of(),
            Map.of(),
            null);
    for (boolean adopt : List.of(false, true)) {
      assertEquals(
          "the user name Ada is taken by another member", seat(elsewhere, adopt, "Ada").reason());
    }
    Known foreign =
        new Known(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of("ops", "Ops"), "stint");
    assertEquals(RowOutcome.REJECTED, seat(foreign, false, "ops").outcome());
    assertEquals("Ops", seat(foreign, true, "ops").userName());
    assertEquals("Stint itself runs as the user stint", seat(foreign, true, "stint").reason());
  }

  @Example
  void whoIsInACohortThatDoesNotGoWithItIsRejected() {
    Known known =
        new Known(
            Map.of(),
            Map.of(),
            Map.of("ada@a.org", ADA),
            Map.of("ada", ADA),
            Map.of(ADA.id(), "gives the tag Team another value"),
            Map.of(),
            null);
    Decision decision = one(known, false, "ada@a.org", null);
    assertEquals(RowOutcome.REJECTED, decision.outcome());
    assertEquals(
        "this person is in a cohort that gives the tag Team another value", decision.reason());
  }

  @Example
  void theLocalPartIsTheUserNameAndWhereItIsTakenTheEmail() {
    List<Decision> decisions =
        decide(
            NOBODY,
            false,
            row(2, "Ada@A.org", null),
            row(3, "ada@b.org", null),
            row(4, "x@b.org", null));
    assertEquals("ada", decisions.get(0).userName());
    assertNull(decisions.get(0).reason());
    assertEquals("ada@b.org", decisions.get(1).userName());
    assertEquals(
        "the user name ada is taken, so the e-mail is the user name", decisions.get(1).reason());
    assertEquals("x@b.org", decisions.get(2).userName());
    assertEquals(
        List.of("ada@a.org", "ada@b.org", "x@b.org"),
        decisions.stream().map(Decision::email).toList());
  }

  @Example
  void whoIsAMemberStaysUnchangedUnderItsName() {
    Known known =
        new Known(
            Map.of("ada@a.org", "ada"), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), null);
    assertEquals(RowOutcome.UNCHANGED, one(known, false, "ada@a.org", null).outcome());
    assertEquals(RowOutcome.UNCHANGED, one(known, false, "ada@a.org", "ADA").outcome());
    Decision other = one(known, false, "ada@a.org", "lovelace");
    assertEquals(RowOutcome.REJECTED, other.outcome());
    assertEquals("this e-mail has the user ada already", other.reason());
  }

  @Example
  void whoIsAUserInAnotherCohortKeepsThatUser() {
    Known known =
        new Known(
            Map.of(),
            Map.of(),
            Map.of("ada@a.org", ADA),
            Map.of("ada", ADA),
            Map.of(),
            Map.of(),
            null);
    Decision decision = one(known, false, "ada@a.org", null);
    assertEquals(RowOutcome.CREATED, decision.outcome());
    assertEquals(ADA, decision.user());
    assertEquals("ada@b.org", one(known, false, "ada@b.org", null).userName());
    assertEquals(RowOutcome.REJECTED, one(known, false, "ada@b.org", "Ada").outcome());
  }

  @Example
  void anEleventhCohortIsSaidInTheRow() {
    KnownUser full = new KnownUser(ADA.id(), "ada", "ada@a.org", false, 10);
    Known known =
        new Known(
            Map.of(),
            Map.of(),
            Map.of("ada@a.org", full),
            Map.of("ada", full),
            Map.of(),
            Map.of(),
            null);
    Decision decision = one(known, true, "ada@a.org", null);
    assertEquals(RowOutcome.REJECTED, decision.outcome());
    assertEquals(
        "this person is in 10 cohorts, and IAM takes a user into 10 groups at most",
        decision.reason());
    Known here =
        new Known(
            Map.of("ada@a.org", "ada"),
            Map.of(),
            Map.of("ada@a.org", full),
            Map.of(),
            Map.of(),
            Map.of(),
            null);
    assertEquals(RowOutcome.UNCHANGED, one(here, false, "ada@a.org", null).outcome());
  }

  @Example
  void aForeignUserIsTakenInOnlyWhereThatIsAskedFor() {
    Known known =
        new Known(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of("ada", "Ada"), null);
    assertEquals(RowOutcome.REJECTED, one(known, false, "ada@a.org", null).outcome());
    Decision adopted = one(known, true, "ada@a.org", null);
    assertEquals("Ada", adopted.userName());
    assertEquals("the user exists and is adopted", adopted.reason());
  }

  @Example
  void anAddressThatIamTakesNoNameOfGetsOneThatItTakesAndTheRowSaysSo() {
    Map<String, String> made =
        Map.of(
            "o'brien@a.org",
            "obrien",
            "josé@a.org",
            "jose",
            "jürgen.groß@a.org",
            "jurgen.gross",
            "łukasz.ærø@a.org",
            "lukasz.aero",
            "x".repeat(65) + "@a.org",
            "x".repeat(64));
    made.forEach(
        (email, name) -> {
          Decision decision = one(NOBODY, false, email, null);
          assertEquals(RowOutcome.CREATED, decision.outcome(), email);
          assertEquals(name, decision.userName());
          assertTrue(decision.reason().endsWith("so the user name is " + name), decision.reason());
          assertEquals(email, decision.email());
        });
    assertEquals(
        "o.brien@a.org",
        Enrolment.decide(
                new Roster(List.of(row(2, "o.br'ien@a.org", null)), null),
                UserNames.EMAIL,
                NOBODY,
                false)
            .get(0)
            .userName());
    for (String none : List.of("李@a.org", "李.li@a.org", "é@a.org", "''@a.org")) {
      Decision decision = one(NOBODY, false, none, null);
      assertEquals(RowOutcome.REJECTED, decision.outcome(), none);
      assertTrue(decision.reason().contains("none can be made of it"), decision.reason());
    }
  }

  @Example
  void aMadeNameIsNeverAnothersAndAdoptsNobody() {
    List<Decision> two =
        decide(NOBODY, false, row(2, "josé@a.org", null), row(3, "josè@a.org", null));
    assertEquals(RowOutcome.REJECTED, two.get(1).outcome());
    assertTrue(two.get(1).reason().contains("jose is taken"), two.get(1).reason());
    KnownUser jose = new KnownUser(new UUID(0, 2), "jose", "jose@b.org", false, 1);
    Known known =
        new Known(Map.of(), Map.of(), Map.of(), Map.of("jose", jose), Map.of(), Map.of(), null);
    assertEquals(RowOutcome.REJECTED, one(known, true, "josé@a.org", null).outcome());
    Known foreign =
        new Known(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of("jose", "Jose"), null);
    Decision adopting = one(foreign, true, "josé@a.org", null);
    assertEquals(RowOutcome.REJECTED, adopting.outcome());
    assertTrue(adopting.reason().contains("taken by a user in IAM"), adopting.reason());
    Known own = new Known(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), "jose");
    assertEquals(RowOutcome.REJECTED, one(own, true, "josé@a.org", null).outcome());
    assertEquals(RowOutcome.CREATED, one(foreign, false, "josé@a.org", "jg").outcome());
  }

  @Example
  void theUserThatStintRunsAsIsNobodys() {
    Known known =
        new Known(
            Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of("stint", "stint"), "stint");
    assertEquals(
        "Stint itself runs as the user stint", one(known, true, "stint@a.org", null).reason());
  }

  @Example
  void aRowThatIsNoGoodStopsNoOther() {
    List<Decision> decisions =
        decide(
            NOBODY,
            false,
            row(2, "", null),
            row(3, "no address", null),
            row(4, "ada@a.org", "a/b"),
            row(5, "a\u200bb@a.org", null),
            row(6, "eve@a.org", null));
    assertEquals(
        List.of(
            RowOutcome.REJECTED,
            RowOutcome.REJECTED,
            RowOutcome.REJECTED,
            RowOutcome.REJECTED,
            RowOutcome.CREATED),
        decisions.stream().map(Decision::outcome).toList());
    assertEquals("there is no e-mail in this row", decisions.get(0).reason());
    assertEquals("this is not an e-mail address", decisions.get(1).reason());
    assertEquals(
        "This is one line of text; U+200B (ZERO WIDTH SPACE) is not taken in it.",
        decisions.get(3).reason());
  }

  @Provide
  Arbitrary<List<Roster.Row>> rosters() {
    Arbitrary<String> local = Arbitraries.of("ada", "Ada", "bob", "x", "eve+1", "");
    Arbitrary<String> domain = Arbitraries.of("@a.org", "@A.org", "@b.org", "");
    Arbitrary<String> email = Combinators.combine(local, domain).as(String::concat);
    Arbitrary<String> name = Arbitraries.of("ada", "ADA", "bob", "q", "eve").injectNull(0.7);
    return Combinators.combine(email, name).as((e, n) -> row(0, e, n)).list().ofMaxSize(12);
  }

  @Property(tries = 1_000)
  void oneEmailIsOneUserAndSentAgainNothingChanges(@ForAll("rosters") List<Roster.Row> rows) {
    for (UserNames mode : UserNames.values()) {
      List<Decision> first = Enrolment.decide(new Roster(rows, null), mode, NOBODY, false);
      assertEquals(rows.size(), first.size());
      List<Decision> in =
          first.stream().filter(decision -> decision.outcome() != RowOutcome.REJECTED).toList();
      Map<String, Set<String>> names =
          in.stream()
              .collect(
                  groupingBy(Decision::email, mapping(one -> Names.key(one.userName()), toSet())));
      assertTrue(names.values().stream().allMatch(of -> of.size() == 1), names::toString);
      List<String> all = new ArrayList<>();
      names.values().forEach(all::addAll);
      assertEquals(Set.copyOf(all).size(), all.size(), () -> "two are one user: " + names);
      assertEquals(names.size(), in.stream().filter(Decision::created).count());

      Map<String, String> members =
          in.stream().collect(toMap(Decision::email, Decision::userName, (one, same) -> one));
      Known after = new Known(members, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), null);
      for (Decision again : Enrolment.decide(new Roster(rows, null), mode, after, false)) {
        assertTrue(!again.created() || !members.containsKey(again.email()), again::toString);
      }
    }
  }
}
