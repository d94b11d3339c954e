package io.stint.grant;

import io.stint.grant.statement.Access;
import io.stint.grant.statement.GrantHolder;
import io.stint.grant.statement.GrantTerm;
import io.stint.grant.statement.IdentityStatements;
import io.stint.grant.statement.Interval;
import io.stint.grant.statement.Membership;
import io.stint.grant.statement.NextChange;
import io.stint.grant.statement.SessionDenies;
import io.stint.grant.statement.TrustStatements;
import io.stint.grant.statement.TrustedUsers;
import io.stint.policy.AccessRequest;
import io.stint.policy.Caller;
import io.stint.policy.Decision;
import io.stint.policy.Evaluator;
import io.stint.policy.MfaDemand;
import io.stint.policy.NamedPolicy;
import io.stint.policy.Policies;
import io.stint.policy.PolicyDocument;
import io.stint.policy.SessionRights;
import io.stint.policy.Side;
import io.stint.policy.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A ledger, the documents that it leads to, and when they are written: what Stint does, without a
 * database and without AWS.
 */
final class LedgerModel {

  static final String ACCOUNT = "123456789012";
  static final Duration LONGEST = Duration.ofHours(1);
  static final List<String> USERS = List.of("ada", "bob", "cyd");
  static final List<UUID> COHORTS = List.of(new UUID(7, 1), new UUID(7, 2));
  static final List<String> ROLES = List.of("Ops", "Read");

  /** A grant as it was asked for, and how it ended. */
  record Row(
      UUID id,
      GrantHolder holder,
      Access access,
      Instant from,
      Instant until,
      Instant cutAt,
      Instant closedAt,
      Instant since) {}

  record Session(String user, String role, Instant issuedAt) {}

  final Map<UUID, Row> rows = new LinkedHashMap<>();
  final List<Membership> memberships = new ArrayList<>();
  final Map<UUID, Instant> cohortEnds = new HashMap<>();

  private final Map<GrantHolder, PolicyDocument> identity = new HashMap<>();
  private final Map<String, Set<UUID>> groups = new HashMap<>();
  private final Map<String, PolicyDocument> trust = new HashMap<>();
  private final Map<String, PolicyDocument> denies = new HashMap<>();
  private final Map<Object, Instant> next = new HashMap<>();

  static String roleArn(String role) {
    return "arn:aws:iam::" + ACCOUNT + ":role/stint/" + role;
  }

  List<GrantTerm> terms() {
    return rows.values().stream().map(this::term).toList();
  }

  private GrantTerm term(Row row) {
    Instant cap = row.holder() instanceof GrantHolder.Cohort c ? cohortEnds.get(c.id()) : null;
    Instant until = cap != null && cap.isBefore(row.until()) ? cap : row.until();
    Interval span =
        new Interval(
            row.from(), row.cutAt() != null && row.cutAt().isBefore(until) ? row.cutAt() : until);
    return new GrantTerm(
        row.id(), 1, row.holder(), row.access(), span, row.cutAt(), row.closedAt(), row.since());
  }

  boolean member(String user, UUID cohort, Instant at) {
    return memberships.stream()
        .anyMatch(
            m ->
                m.userName().equals(user)
                    && m.cohort().equals(cohort)
                    && !at.isBefore(m.from())
                    && (m.until() == null || at.isBefore(m.until())));
  }

  /** The OR of the grants live at that instant: what should be. */
  boolean live(String user, Access access, Instant at) {
    return terms().stream()
        .anyMatch(
            t ->
                t.access().equals(access)
                    && t.span().covers(at)
                    && (t.holder().equals(new GrantHolder.User(user))
                        || (t.holder() instanceof GrantHolder.Cohort c
                            && member(user, c.id(), at))));
  }

  /** Everything that is due is written, as the loop does. */
  void writeAll(Instant now) {
    for (String user : USERS) {
      writeIdentity(new GrantHolder.User(user), now);
      Set<UUID> in = new HashSet<>();
      COHORTS.stream().filter(c -> member(user, c, now)).forEach(in::add);
      groups.put(user, in);
    }
    COHORTS.forEach(c -> writeIdentity(new GrantHolder.Cohort(c), now));
    ROLES.forEach(role -> writeRole(role, now));
    close(now);
    memberships.replaceAll(
        m ->
            m.until() != null && m.closedAt() == null
                ? new Membership(m.cohort(), m.userName(), m.from(), m.until(), now)
                : m);
  }

  /** What is over is seen to be gone. */
  private void close(Instant now) {
    for (GrantTerm term : terms()) {
      Row row = rows.get(term.id());
      if (term.overAt(now) && row.closedAt() == null) {
        rows.put(
            row.id(),
            new Row(
                row.id(),
                row.holder(),
                row.access(),
                row.from(),
                row.until(),
                row.cutAt(),
                now,
                row.since()));
      }
    }
  }

  /** When something comes due by itself; null: never. */
  Instant nextDue() {
    return next.values().stream().min(Instant::compareTo).orElse(null);
  }

  /** Only what has come due by itself. */
  void writeDue(Instant now) {
    for (Object object : List.copyOf(next.keySet())) {
      if (next.get(object).isAfter(now)) {
        continue;
      }
      if (object instanceof GrantHolder holder) {
        writeIdentity(holder, now);
      } else {
        writeRole((String) object, now);
      }
    }
    close(now);
  }

  private void writeIdentity(GrantHolder holder, Instant now) {
    List<GrantTerm> own = terms().stream().filter(t -> t.holder().equals(holder)).toList();
    NextChange agenda = NextChange.of(own, now);
    identity.put(holder, PolicyDocument.of(IdentityStatements.of(own, now, agenda)));
    schedule(holder, agenda);
  }

  private void writeRole(String role, Instant now) {
    List<GrantTerm> own =
        terms().stream()
            .filter(
                t -> t.access().equals(new Access.AssumeRole(roleArn(role), SessionRights.NONE)))
            .toList();
    NextChange agenda = NextChange.of(own, now);
    trust.put(
        role,
        PolicyDocument.of(
            TrustStatements.of(
                own,
                ACCOUNT,
                TrustedUsers.UNSEEN,
                MfaDemand.NONE,
                SessionRights.NONE,
                now,
                agenda)));
    denies.put(
        role,
        PolicyDocument.of(
            SessionDenies.of(own, memberships, "AROA" + role, LONGEST, now, agenda, at -> at)));
    schedule(role, agenda);
  }

  private void schedule(Object object, NextChange agenda) {
    if (agenda.next() == null) {
      next.remove(object);
    } else {
      next.put(object, agenda.next());
    }
  }

  boolean mayAssume(String user, String role, Instant at) {
    AccessRequest.Builder request =
        AccessRequest.by(caller(user))
            .action("sts:AssumeRole")
            .on(roleArn(role))
            .at(at)
            .with("sts:RoleSessionName", user)
            .with("aws:PrincipalTag/stint:managed-by", "stint");
    groups.get(user).forEach(c -> request.with("aws:PrincipalTag/stint:cohort:" + c, "member"));
    return allowed(request, Policies.identity(policies(user)).onRole(role, trust.get(role)));
  }

  boolean may(String user, AccessRequest.Builder request) {
    return allowed(request, Policies.identity(policies(user)));
  }

  boolean mayCall(Session session, Instant at) {
    if (!at.isBefore(session.issuedAt().plus(LONGEST))) {
      return false;
    }
    AccessRequest.Builder request =
        AccessRequest.by(
                new Caller.RoleSession(
                    roleArn(session.role()), "AROA" + session.role(), session.user()))
            .action("s3:GetObject")
            .on("arn:aws:s3:::b/k")
            .at(at)
            .with("aws:TokenIssueTime", session.issuedAt().toString());
    PolicyDocument all = PolicyDocument.of(Statement.allow("*").on("*").build());
    return allowed(
        request,
        Policies.identity(
            List.of(
                new NamedPolicy("all", Side.IDENTITY, all),
                new NamedPolicy("stint-sessions", Side.IDENTITY, denies.get(session.role())))));
  }

  /** Whether the role bears any trace of grants. */
  boolean clean(String role) {
    return trust.get(role).isEmpty() && denies.get(role).isEmpty();
  }

  private List<NamedPolicy> policies(String user) {
    List<NamedPolicy> policies = new ArrayList<>();
    policies.add(new NamedPolicy(user, Side.IDENTITY, identity.get(new GrantHolder.User(user))));
    groups
        .get(user)
        .forEach(
            c ->
                policies.add(
                    new NamedPolicy(
                        c.toString(), Side.IDENTITY, identity.get(new GrantHolder.Cohort(c)))));
    return policies;
  }

  static Caller.User caller(String user) {
    return new Caller.User("arn:aws:iam::" + ACCOUNT + ":user/stint/" + user, "AIDA" + user);
  }

  private static boolean allowed(AccessRequest.Builder request, Policies policies) {
    return Evaluator.decide(request.build(), policies) == Decision.ALLOWED;
  }

  /** What the ledger says at this moment, to be compared with later. */
  LedgerModel copy() {
    LedgerModel copy = new LedgerModel();
    copy.rows.putAll(rows);
    copy.memberships.addAll(memberships);
    copy.cohortEnds.putAll(cohortEnds);
    return copy;
  }
}
