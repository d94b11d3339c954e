package io.stint.fault;

import static io.stint.fault.Finding.Kind.CUT;
import static io.stint.fault.Finding.Kind.DOUBLED;
import static io.stint.fault.Finding.Kind.LAPSED_WRITE;
import static io.stint.fault.Finding.Kind.LEAK;
import static io.stint.fault.Finding.Kind.LOST;
import static io.stint.fault.Finding.Kind.ORPHAN;
import static io.stint.fault.Finding.Kind.OVERSTAYED;
import static io.stint.fault.Finding.Kind.STRANGER_TOUCHED;
import static io.stint.fault.Finding.Kind.UNFINISHED;
import static java.util.stream.Collectors.groupingBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares what was acknowledged with what is there. It knows nothing of how Stint works, and of
 * the fault that was: the same must hold after each.
 */
final class Oracle {

  /** An end so near to the look that either answer is right. */
  private static final Duration AT_THE_END = Duration.ofSeconds(2);

  private final List<Ledger.Given> asked;
  private final Map<String, Boolean> people;
  private final Seen seen;
  private final List<Finding> findings = new ArrayList<>();

  private Oracle(List<Ledger.Given> asked, Map<String, Boolean> people, Seen seen) {
    this.asked = asked;
    this.people = people;
    this.seen = seen;
  }

  /** Empty: all is as it was promised. */
  static List<Finding> judge(List<Ledger.Given> asked, Map<String, Boolean> people, Seen seen) {
    Oracle oracle = new Oracle(asked, people, seen);
    oracle.grants();
    oracle.members();
    oracle.objects();
    oracle.access();
    oracle.others();
    seen.leaks().forEach(leak -> oracle.find(LEAK, leak));
    seen.lapsed().forEach(write -> oracle.find(LAPSED_WRITE, write));
    return List.copyOf(oracle.findings);
  }

  private void grants() {
    Map<String, List<Seen.Row>> rows =
        seen.grants().stream().collect(groupingBy(row -> Objects.toString(row.reason())));
    for (Ledger.Given given : asked) {
      List<Seen.Row> found = rows.getOrDefault(given.reason(), List.of());
      if (found.size() > 1) {
        find(DOUBLED, found.toString());
      }
      if (given.isTaken()) {
        found.stream()
            .filter(row -> row.id().equals(given.id()))
            .findFirst()
            .ifPresentOrElse(row -> end(given, row), () -> find(LOST, given.toString()));
      }
    }
    for (Seen.Row row : seen.grants()) {
      boolean over = !row.endsAt().isAfter(seen.at());
      if (over ? !row.state().equals("REVOKED") : !row.state().matches("ACTIVE|REVOKED")) {
        find(UNFINISHED, row.toString());
      }
    }
  }

  /** What was said last holds, where it is known which word was the last. */
  private void end(Ledger.Given given, Seen.Row row) {
    if (given.revoked() && row.endsAt().isAfter(seen.at())) {
      find(LOST, "revoke of " + given + ": " + row);
    } else if (!given.revoked() && !given.uncertain() && !row.endsAt().equals(given.endsAt())) {
      find(LOST, "end of " + given + ": " + row);
    }
  }

  private void members() {
    people.forEach(
        (email, taken) -> {
          int times = seen.people().getOrDefault(email, 0);
          if (taken && times == 0) {
            find(LOST, email);
          } else if (times > 1) {
            find(DOUBLED, email + ": " + times + " members");
          }
        });
    seen.made()
        .forEach(
            (user, times) -> {
              if (times > 1) {
                find(DOUBLED, user + " was made " + times + " times");
              }
            });
  }

  private void objects() {
    for (String object : minus(seen.objects(), seen.rows())) {
      find(ORPHAN, object + " has no row");
    }
    for (String row : minus(seen.rows(), seen.objects())) {
      find(ORPHAN, row + " is not in IAM");
    }
  }

  private void access() {
    Map<Access, List<Ledger.Given>> ofAccess =
        asked.stream().filter(Ledger.Given::isTaken).collect(groupingBy(Ledger.Given::access));
    Map<String, Seen.Row> rows = new HashMap<>();
    seen.grants().forEach(row -> rows.put(row.id(), row));
    Set<Access> over = new HashSet<>();
    Set<Access> all = new LinkedHashSet<>(seen.tried().keySet());
    all.addAll(seen.evaluated().keySet());
    for (Access access : all) {
      List<Instant> ends =
          ofAccess.getOrDefault(access, List.of()).stream()
              .map(given -> rows.get(given.id()))
              .filter(Objects::nonNull)
              .map(Seen.Row::endsAt)
              .toList();
      if (ends.stream().noneMatch(end -> end.isAfter(seen.at().minus(AT_THE_END)))) {
        over.add(access);
        given(access, seen.tried(), OVERSTAYED, true, "with their own credentials");
        given(access, seen.evaluated(), OVERSTAYED, true, "by IAM's documents");
      } else if (ends.stream().anyMatch(end -> end.isAfter(seen.at().plus(AT_THE_END)))) {
        given(access, seen.tried(), CUT, false, "with their own credentials");
        given(access, seen.evaluated(), CUT, false, "by IAM's documents");
      }
    }
    seen.sessions().stream()
        .filter(over::contains)
        .forEach(access -> find(OVERSTAYED, "a session of " + access));
  }

  private void given(
      Access access, Map<Access, Boolean> seenBy, Finding.Kind kind, boolean wrong, String how) {
    if (seenBy.getOrDefault(access, !wrong) == wrong) {
      find(kind, access + " " + how);
    }
  }

  private void others() {
    Set<String> names = new TreeSet<>(seen.before().keySet());
    names.addAll(seen.after().keySet());
    for (String name : names) {
      String was = seen.before().get(name);
      String is = seen.after().get(name);
      if (!Objects.equals(was, is)) {
        find(STRANGER_TOUCHED, name + " was " + was + ", is " + is);
      }
    }
  }

  private void find(Finding.Kind kind, String what) {
    findings.add(new Finding(kind, what));
  }

  private static Set<String> minus(Set<String> all, Set<String> without) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(without);
    return rest;
  }
}
