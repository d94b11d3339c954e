package io.stint.grant.statement;

import io.stint.grant.PrincipalsInIam;
import io.stint.policy.MfaDemand;
import io.stint.policy.Principal;
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

  private static final String ASSUME = "sts:AssumeRole";
  private static final String EQUALS = "StringEquals";

  private final Map<GrantHolder, List<Interval>> spans = new LinkedHashMap<>();
  private final String accountId;
  private final TrustedUsers known;
  private final MfaDemand mfa;

  private TrustStatements(
      List<GrantTerm> terms, String accountId, TrustedUsers known, MfaDemand mfa) {
    this.accountId = accountId;
    this.known = known;
    this.mfa = mfa;
    for (GrantTerm term : terms) {
      if (term.access() instanceof Access.AssumeRole) {
        spans.computeIfAbsent(term.holder(), h -> new ArrayList<>()).add(term.span());
      }
    }
  }

  /**
   * @param terms of one role
   * @param known who of those that are named is who in IAM
   * @param mfa what the role asks for
   */
  public static List<Statement> of(
      List<GrantTerm> terms,
      String accountId,
      TrustedUsers known,
      MfaDemand mfa,
      Instant now,
      NextChange agenda) {
    return new TrustStatements(terms, accountId, known, mfa).at(now, agenda);
  }

  private List<Statement> at(Instant now, NextChange agenda) {
    TreeSet<String> users = new TreeSet<>();
    TreeSet<UUID> cohorts = new TreeSet<>();
    Map<Instant, TreeSet<String>> foreign = new TreeMap<>();
    spans.forEach(
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
    List<Statement> all = new ArrayList<>(known.statements(users, this::ours));
    for (UUID cohort : cohorts) {
      all.add(
          ours("Cohort" + all.size())
              .when(EQUALS, "aws:PrincipalTag/stint:cohort:" + cohort, "member")
              .build());
    }
    foreign.forEach(
        (end, arns) ->
            all.add(
                IdentityStatements.until(
                    end,
                    mfa.on(
                        Statement.allow(ASSUME)
                            .sid(SID + "Others" + all.size())
                            .principals(arns.stream().map(Principal::aws).toList())))));
    return all;
  }

  private Statement.Builder ours(String sid) {
    return mfa.on(
        Statement.allow(ASSUME)
            .sid(SID + sid)
            .principals(Principal.aws(accountId))
            .when(EQUALS, SESSION_NAME, OWN));
  }
}
