package io.stint.grant.statement;

import io.stint.grant.PrincipalsInIam;
import io.stint.policy.MfaDemand;
import io.stint.policy.Principal;
import io.stint.policy.SessionRights;
import io.stint.policy.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Who: what grants add to a role's trust policy. Principals of our account are one statement that
 * names them, tells them from others who have their names by now, and forces the session name,
 * which is how a session is known for its person's later; their end is in the identity policy.
 * Foreign principals carry their end here.
 */
public final class TrustStatements {

  /** Statements with such a Sid belong to grants; all others are left alone. */
  public static final String SID = "StintGrants";

  static final String SESSION_NAME = "sts:RoleSessionName";

  /** Every user's own name. */
  static final String OWN = "${aws:username}";

  private static final List<String> ASSUME = List.of("sts:AssumeRole");
  private static final String EQUALS = "StringEquals";

  /** By what they may do: assume the role, and what else they may do to the session. */
  private final Map<List<String>, Map<GrantHolder, List<Interval>>> spans = new LinkedHashMap<>();

  private final String accountId;
  private final TrustedUsers known;
  private final MfaDemand mfa;

  private TrustStatements(
      List<GrantTerm> terms,
      String accountId,
      TrustedUsers known,
      MfaDemand mfa,
      SessionRights allowed) {
    this.accountId = accountId;
    this.known = known;
    this.mfa = mfa;
    for (GrantTerm term : terms) {
      if (term.access() instanceof Access.AssumeRole assumed) {
        note(ASSUME, term);
        note(assumed.rights().within(allowed).actions(), term);
      }
    }
  }

  private void note(List<String> actions, GrantTerm term) {
    if (!actions.isEmpty()) {
      spans
          .computeIfAbsent(actions, a -> new LinkedHashMap<>())
          .computeIfAbsent(term.holder(), h -> new ArrayList<>())
          .add(term.span());
    }
  }

  /**
   * @param terms of one role
   * @param known who of those that are named is who in IAM
   * @param mfa what the role asks for
   * @param allowed what the role lets grants allow beside assuming
   */
  public static List<Statement> of(
      List<GrantTerm> terms,
      String accountId,
      TrustedUsers known,
      MfaDemand mfa,
      SessionRights allowed,
      Instant now,
      NextChange agenda) {
    TrustStatements statements = new TrustStatements(terms, accountId, known, mfa, allowed);
    List<Statement> all = new ArrayList<>();
    statements.spans.forEach((actions, who) -> statements.add(actions, who, now, agenda, all));
    return all;
  }

  private void add(
      List<String> actions,
      Map<GrantHolder, List<Interval>> who,
      Instant now,
      NextChange agenda,
      List<Statement> all) {
    TreeSet<String> users = new TreeSet<>();
    TreeSet<UUID> cohorts = new TreeSet<>();
    Map<Instant, TreeSet<String>> foreign = new TreeMap<>();
    who.forEach(
        (holder, list) -> {
          Coverage coverage = Coverage.of(list);
          coverage.nextStart(now).ifPresent(start -> agenda.add(start, false));
          coverage
              .endFrom(now)
              .ifPresent(
                  end -> {
                    agenda.add(end, true);
                    if (holder instanceof GrantHolder.User user) {
                      users.add(user.name());
                    } else if (holder instanceof GrantHolder.Cohort cohort) {
                      cohorts.add(cohort.id());
                    } else if (holder instanceof GrantHolder.Foreign stranger) {
                      agenda.add(now.plus(PrincipalsInIam.LOOK), false);
                      foreign.computeIfAbsent(end, e -> new TreeSet<>()).add(stranger.arn());
                    }
                  });
        });
    // Sids are unique: the statements about assuming come first, under the names that they have
    // had.
    String more = all.isEmpty() ? "" : "Rights" + all.size();
    all.addAll(known.statements(users, sid -> ours(actions, sid + more)));
    for (UUID cohort : cohorts) {
      all.add(
          ours(actions, "Cohort" + all.size())
              .when(EQUALS, "aws:PrincipalTag/stint:cohort:" + cohort, "member")
              .build());
    }
    foreign.forEach(
        (end, arns) ->
            all.add(
                IdentityStatements.until(
                    end,
                    mfa.on(
                        allow(actions, "Others" + all.size())
                            .principals(arns.stream().map(Principal::aws).toList())))));
  }

  private Statement.Builder ours(List<String> actions, String sid) {
    Statement.Builder allow = mfa.on(allow(actions, sid).principals(Principal.aws(accountId)));
    // AWS does not say that it knows the name when it asks for what is beside assuming.
    return actions.equals(ASSUME) ? allow.when(EQUALS, SESSION_NAME, OWN) : allow;
  }

  private static Statement.Builder allow(List<String> actions, String sid) {
    return Statement.allow(actions.toArray(String[]::new)).sid(SID + sid);
  }
}
