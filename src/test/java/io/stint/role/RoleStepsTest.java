package io.stint.role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.iam.Failures;
import io.stint.iam.RoleName;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Principal;
import io.stint.policy.Statement;
import io.stint.reconcile.ClaimOnPaper;
import io.stint.role.trust.OwnersTrust;
import io.stint.role.trust.Trust;
import io.stint.support.FewerTries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/**
 * Whatever is refused while a role is changed: no state on the way allows what neither was nor is
 * wanted, nobody new comes in before the Denies are there, and what ends access is done.
 */
@AddLifecycleHook(FewerTries.class)
class RoleStepsTest {

  private static final String PARTNER = "arn:aws:iam::987654321098:user/partner";
  private static final String OTHER = "arn:aws:iam::987654321098:user/other";
  private static final List<String> PEOPLE = List.of("ada", "bob", PARTNER, OTHER);
  private static final List<String> ACTIONS = List.of("s3:GetObject", "s3:DeleteObject");
  private static final String OWN = "arn:aws:iam::123456789012:policy/stint/stint-sessions-Ops-1";
  private static final String END = "2026-06-01T00:00:00Z";
  private static final String LATER = "2026-07-01T00:00:00Z";

  private static final Statement GET = allow("s3:GetObject");
  private static final Statement ALL = allow("s3:*");
  private static final Statement NO_DELETE = Statement.deny("s3:DeleteObject").on("*").build();
  private static final List<String> VERBS =
      List.of(
          "put",
          "put a",
          "put b",
          "put stint-sessions",
          "delete",
          "attach",
          "attach " + OWN,
          "detach",
          "ensure",
          "remove",
          "bound",
          "trust",
          "describe",
          "untag",
          "tag");

  /**
   * A role as it was or should be.
   *
   * @param in who is let in
   * @param ended whose sessions are denied
   * @param ownOverflow whether these Denies have no place in the role itself
   */
  record Picture(
      Set<String> in,
      boolean later,
      boolean mfa,
      Set<String> ended,
      boolean ownOverflow,
      List<Statement> a,
      List<Statement> b,
      Set<String> managed,
      boolean bounded,
      int hours) {

    RoleSnapshot written() {
      Map<String, String> inline = new TreeMap<>();
      if (!a.isEmpty()) {
        inline.put("a", PolicyDocument.of(a).toJson());
      }
      if (!b.isEmpty()) {
        inline.put("b", PolicyDocument.of(b).toJson());
      }
      Map<String, String> overflow = new HashMap<>();
      Set<String> attached = new TreeSet<>(managed);
      if (!ended.isEmpty()) {
        String text = PolicyDocument.of(denies()).toJson();
        if (ownOverflow) {
          overflow.put(OWN, text);
          attached.add(OWN);
        } else {
          inline.put(RevocationDenies.POLICY, text);
        }
      }
      return new RoleSnapshot(
          null,
          Trust.document(trust()).toJson(),
          "",
          Duration.ofHours(hours),
          Map.of("hours", hours + ""),
          bounded ? "arn:aws:iam::aws:policy/ReadOnlyAccess" : null,
          inline,
          List.copyOf(attached),
          overflow);
    }

    private List<Statement> denies() {
      return List.of(
          Statement.deny("*")
              .on("*")
              .when(
                  "StringEquals",
                  "aws:userid",
                  ended.stream().map(who -> RoleOnPaper.ID + ":" + who).sorted().toList())
              .build());
    }

    private List<Statement> trust() {
      List<Statement> all = new ArrayList<>();
      List<String> users = in.stream().filter(who -> !who.startsWith("arn:")).sorted().toList();
      if (!users.isEmpty()) {
        Statement.Builder ours =
            Statement.allow("sts:AssumeRole")
                .sid("StintGrantsUsers")
                .principals(Principal.aws(RoleOnPaper.ACCOUNT))
                .when("StringEquals", "sts:RoleSessionName", "${aws:username}")
                .when("StringEquals", "aws:username", users);
        all.add((mfa ? ours.when("Bool", "aws:MultiFactorAuthPresent", "true") : ours).build());
      }
      List<Principal> foreign =
          in.stream().filter(who -> who.startsWith("arn:")).sorted().map(Principal::aws).toList();
      if (!foreign.isEmpty()) {
        all.add(
            Statement.allow("sts:AssumeRole")
                .sid("StintGrantsOthers")
                .principals(foreign)
                .when("DateLessThan", "aws:CurrentTime", later ? LATER : END)
                .build());
      }
      return all;
    }
  }

  private static Statement allow(String action) {
    return Statement.allow(action).on("*").build();
  }

  @Provide
  Arbitrary<Picture> pictures() {
    Arbitrary<Set<String>> people = Arbitraries.of(PEOPLE).set().ofMaxSize(4);
    Arbitrary<Set<String>> ended = Arbitraries.of("ada", "bob").set().ofMaxSize(2);
    Arbitrary<List<Statement>> documents =
        Arbitraries.of(
            List.of(),
            List.of(GET),
            List.of(ALL),
            List.of(NO_DELETE),
            List.of(ALL, NO_DELETE),
            List.of(GET, NO_DELETE));
    Arbitrary<Set<String>> managed =
        Arbitraries.of("arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B").set();
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    return Combinators.combine(
            people,
            ended,
            documents,
            documents,
            managed,
            Combinators.combine(flags, flags, flags, flags, Arbitraries.of(1, 2))
                .as((one, two, three, four, hours) -> List.of(one, two, three, four, hours)))
        .as(
            (in, over, a, b, attached, more) ->
                new Picture(
                    in,
                    (boolean) more.get(0),
                    (boolean) more.get(1),
                    over,
                    (boolean) more.get(2),
                    a,
                    b,
                    attached,
                    (boolean) more.get(3),
                    (int) more.get(4)));
  }

  @Provide
  Arbitrary<Set<String>> refusals() {
    return Arbitraries.of(VERBS).set().ofMaxSize(3);
  }

  private static final class Play {
    final RoleSnapshot before;
    final RoleSnapshot desired;
    final Set<String> refused;
    final RoleOnPaper role;
    final RoleDifference difference;

    Play(Picture before, Picture desired, Set<String> refused, boolean throttles) {
      this.before = before.written();
      this.desired = desired.written();
      this.refused = refused;
      this.role = new RoleOnPaper(this.before, refused, throttles, this::look);
      this.difference =
          new RoleDifference(this.before, this.desired, this.desired.claiming(this.before), null);
    }

    RoleSteps.Applied run() {
      return new RoleSteps(role, role, new RoleName("Ops"), "owner", ClaimOnPaper.of(true), role)
          .write(difference, true);
    }

    /** After every call. */
    private void look() {
      for (String who : PEOPLE) {
        boolean in = RoleOnPaper.letsIn(role.trust, who);
        boolean wasIn = RoleOnPaper.letsIn(before.trust(), who);
        assertTrue(
            !in || wasIn || RoleOnPaper.letsIn(desired.trust(), who), who + " is let in unasked");
        assertTrue(
            !in || wasIn || deniesAreThere(), who + " is let in before the Denies are there");
        for (String action : ACTIONS) {
          boolean may = RoleOnPaper.may(role.inline, role.attachedOwn(), who, action);
          boolean did = may(before, who, action);
          boolean will = may(desired, who, action);
          assertTrue(
              !may || did || will,
              () -> who + " may " + action + " on the way, after " + role.calls);
          boolean leaves = wasIn && !RoleOnPaper.letsIn(desired.trust(), who);
          assertTrue(
              !in || !may || did || !leaves,
              () -> who + " is still let in, and may " + action + " by now, after " + role.calls);
        }
      }
    }

    static boolean may(RoleSnapshot role, String who, String action) {
      return RoleOnPaper.may(role.inline(), role.overflow().values().stream(), who, action);
    }

    boolean deniesAreThere() {
      Set<Statement> observed = new HashSet<>();
      Stream.concat(Stream.ofNullable(role.inline.get(RevocationDenies.POLICY)), role.attachedOwn())
          .forEach(text -> observed.addAll(PolicyDocument.parse(text).statements()));
      return observed.containsAll(denies(desired));
    }

    static List<Statement> denies(RoleSnapshot role) {
      return Stream.concat(
              Stream.ofNullable(role.inline().get(RevocationDenies.POLICY)),
              role.overflow().values().stream())
          .flatMap(text -> PolicyDocument.parse(text).statements().stream())
          .toList();
    }

    boolean refuses(String... verbs) {
      return Stream.of(verbs).anyMatch(refused::contains);
    }
  }

  @Property(tries = 3000)
  void whateverIsRefusedAccessEndsAndNobodyNewComesIn(
      @ForAll("pictures") Picture before,
      @ForAll("pictures") Picture desired,
      @ForAll("refusals") Set<String> refused,
      @ForAll boolean throttles) {
    Play play = new Play(before, desired, refused, throttles);
    RoleSteps.Applied applied = play.run();
    RoleOnPaper role = play.role;
    if (!play.refuses("put", "put stint-sessions", "ensure", "attach", "attach " + OWN)) {
      assertTrue(play.deniesAreThere(), () -> "a Deny is not there: " + role.calls);
    }
    boolean labelsOnly = Set.of("tag", "untag", "describe").containsAll(role.refusals);
    for (String who : PEOPLE) {
      if (!RoleOnPaper.letsIn(play.desired.trust(), who) && !play.refuses("trust")) {
        assertFalse(RoleOnPaper.letsIn(role.trust, who), () -> who + " is let in: " + role.calls);
      }
      if (!labelsOnly && !RoleOnPaper.letsIn(play.before.trust(), who)) {
        assertFalse(RoleOnPaper.letsIn(role.trust, who), () -> who + " came in: " + role.calls);
      }
      boolean keeps =
          RoleOnPaper.letsIn(play.before.trust(), who)
              && RoleOnPaper.letsIn(play.desired.trust(), who);
      assertTrue(
          !keeps || RoleOnPaper.letsIn(role.trust, who), () -> who + " is kept out: " + role.calls);
    }
    for (String arn : role.attached) {
      assertTrue(
          play.desired.attached().contains(arn)
              || play.refuses("detach", "remove")
              || arn.equals(OWN),
          () -> arn + " is still attached: " + role.calls);
    }
    if (applied.failure() == null) {
      asWanted(play);
    } else {
      assertFalse(refused.isEmpty());
    }
  }

  @Property(tries = 1000)
  void whereNothingIsRefusedItBecomesAsWanted(
      @ForAll("pictures") Picture before, @ForAll("pictures") Picture desired) {
    Play play = new Play(before, desired, Set.of(), false);
    assertNull(play.run().failure());
    asWanted(play);
  }

  private static void asWanted(Play play) {
    assertEquals(play.desired.inline(), play.role.inline);
    assertEquals(Set.copyOf(play.desired.attached()), Set.copyOf(play.role.attached));
    assertEquals(play.desired.overflow(), play.role.own);
    assertEquals(play.desired.permissionsBoundary(), play.role.boundary);
    assertTrue(OwnersTrust.sameMeaning(play.desired.trust(), play.role.trust));
  }

  private static Picture picture(Set<String> in, Set<String> ended, List<Statement> a) {
    return new Picture(in, false, false, ended, false, a, List.of(), Set.of(), false, 1);
  }

  @Example
  void anEndAndABeginningTogetherAreOneCallForTheTrust() {
    Play play =
        new Play(
            picture(Set.of("ada"), Set.of(), List.of(GET)),
            picture(Set.of("bob"), Set.of("ada"), List.of(GET)),
            Set.of(),
            false);
    play.run();
    assertEquals(List.of("put stint-sessions", "trust "), play.role.calls);
  }

  /** One chance in thousands for the property above to draw it. */
  @Example
  void aBoundaryThatStaysKeepsNobodyIn() {
    Picture bounded =
        new Picture(
            Set.of("ada"),
            false,
            false,
            Set.of(),
            false,
            List.of(GET),
            List.of(),
            Set.of(),
            true,
            1);
    Play play =
        new Play(bounded, picture(Set.of("bob"), Set.of(), List.of(GET)), Set.of("bound"), true);
    assertNotNull(play.run().failure());
    assertFalse(RoleOnPaper.letsIn(play.role.trust, "ada"), () -> "in: " + play.role.calls);
    assertFalse(RoleOnPaper.letsIn(play.role.trust, "bob"), () -> "in: " + play.role.calls);
  }

  @Example
  void whatGetsAnotherNameIsThereBeforeTheOldOneGoes() {
    Picture before = picture(Set.of("ada"), Set.of(), List.of(GET));
    Picture after =
        new Picture(
            Set.of("ada"),
            false,
            false,
            Set.of(),
            false,
            List.of(),
            List.of(GET),
            Set.of(),
            false,
            1);
    Play play = new Play(before, after, Set.of(), false);
    play.run();
    assertEquals(List.of("put b", "delete a"), play.role.calls);
    Play refused = new Play(before, after, Set.of("put b"), false);
    refused.run();
    assertEquals(List.of("a"), List.copyOf(refused.role.inline.keySet()));
  }

  @Example
  void whoKeepsAccessFromAnotherEndOnKeepsItUntilTheEarlier() {
    Picture before = picture(Set.of(PARTNER, OTHER), Set.of(), List.of(GET));
    Picture after =
        new Picture(
            Set.of(PARTNER),
            true,
            false,
            Set.of(),
            false,
            List.of(ALL),
            List.of(),
            Set.of(),
            false,
            1);
    Play play = new Play(before, after, Set.of("put a"), true);
    RoleSteps.Applied applied = play.run();
    assertTrue(applied.ended());
    assertTrue(play.role.trust.contains(PARTNER) && play.role.trust.contains(END));
    assertFalse(play.role.trust.contains(OTHER));
  }

  @Example
  void aPolicyOfTheRolesOwnThatIamRefusesKeepsNothingElse() {
    Picture before = picture(Set.of("ada"), Set.of(), List.of(ALL));
    Picture after = picture(Set.of("bob"), Set.of("ada"), List.of(GET));
    Play play = new Play(before, after, Set.of(), false);
    play.role.failures.put("put a", Failures.malformed("put a"));
    RoleSteps.Applied applied = play.run();
    assertNull(applied.failure());
    assertTrue(applied.ended());
    assertEquals(Set.of("a"), applied.refused().keySet());
    assertTrue(RoleOnPaper.letsIn(play.role.trust, "bob"));
    assertFalse(RoleOnPaper.letsIn(play.role.trust, "ada"));
    assertEquals(Set.of(RevocationDenies.POLICY), play.role.inline.keySet());
  }

  @Example
  void whereThereIsNoRoomForANarrowerTrustASmallerOneIsWritten() {
    Picture before = picture(Set.of("ada", PARTNER), Set.of(), List.of(GET));
    Picture after = picture(Set.of("ada"), Set.of("bob"), List.of(ALL));
    Play play = new Play(before, after, Set.of("put a"), false);
    play.role.failures.put("trust ", Failures.full("trust"));
    assertTrue(play.run().ended());
    assertFalse(RoleOnPaper.letsIn(play.role.trust, PARTNER));
    assertTrue(RoleOnPaper.letsIn(play.role.trust, "ada"));
  }

  @Example
  void aWiderTrustThatHasNoRoomLeavesTheNarrowerOne() {
    Picture before = picture(Set.of("ada", PARTNER), Set.of(), List.of(GET));
    Picture after = picture(Set.of("ada", "bob"), Set.of(), List.of(GET));
    Play play = new Play(before, after, Set.of(), false);
    play.role.failures.put("trust ", Failures.full("trust"));
    RoleSteps.Applied applied = play.run();
    assertEquals("trust: full", applied.failure().getMessage());
    assertTrue(applied.ended());
    assertFalse(RoleOnPaper.letsIn(play.role.trust, PARTNER));
    assertFalse(RoleOnPaper.letsIn(play.role.trust, "bob"));
  }

  @Example
  void anOwnersTrustOfAnOlderVersionIsClosedAsItIs() {
    RoleSnapshot owners =
        picture(Set.of(), Set.of(), List.of())
            .written()
            .withTrust(
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
                    + "\"Principal\":{\"AWS\":\"%s\"}}]}".formatted(OTHER));
    RoleOnPaper role = new RoleOnPaper(owners, Set.of(), false, () -> {});
    RoleSteps.Applied applied =
        new RoleSteps(role, role, new RoleName("Ops"), "owner", ClaimOnPaper.of(true), role)
            .write(new RoleDifference(owners, owners, owners, owners), false);
    assertNull(applied.failure());
    assertTrue(applied.ended());
    assertEquals(List.of(), role.calls);
  }

  @Example
  void theFirstFailureIsTheOneThatIsShown() {
    Picture before = picture(Set.of("ada"), Set.of(), List.of(GET));
    Picture after = picture(Set.of(), Set.of("ada"), List.of(ALL));
    RoleSteps.Applied applied =
        new Play(before, after, Set.of("put a", "put stint-sessions", "trust"), false).run();
    assertEquals("put: refused", applied.failure().getMessage());
    assertFalse(applied.ended());
  }
}
