package io.stint.fault;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.ContextKeyTypeEnum;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;

/** Waits until it is quiet, and looks at everything. */
final class Look {

  private static final String ACCOUNT = "arn:aws:iam::123456789012:";

  private final World world;
  private final Ledger ledger;
  private final Sessions sessions;

  Look(World world, Ledger ledger) {
    this.world = world;
    this.ledger = ledger;
    this.sessions = world.sessions();
  }

  /**
   * Until nothing is on its way any more.
   *
   * @param patience after it nobody waits any longer: the oracle says what has not come about
   */
  void untilQuiet(Duration patience) throws Exception {
    Instant limit = Instant.now().plus(patience);
    while (Instant.now().isBefore(limit)) {
      String open =
          world
              .postgres()
              .rows(
                  "SELECT (SELECT count(*) FROM access_grant WHERE state IN ('PENDING', 'REVOKING')"
                      + " OR state = 'ACTIVE' AND ends_at <= now() + interval '60 s')"
                      + " + (SELECT count(*) FROM member WHERE state = 'PENDING')")
              .get(0)
              .get(0);
      if (open.equals("0")) {
        return;
      }
      Thread.sleep(500);
    }
  }

  /**
   * @param foreign what Stint has a row of, and knows to be somebody else's by now
   */
  Seen seen(Set<String> foreign) throws Exception {
    try (IamClient iam = world.aws().iam()) {
      Map<Access, Boolean> tried = new LinkedHashMap<>();
      Map<Access, Boolean> evaluated = new LinkedHashMap<>();
      for (String witness : world.witnesses().keySet()) {
        List<String> kinds = new ArrayList<>(World.ROLES);
        kinds.add(Access.POLICY);
        for (String what : kinds) {
          Access access = new Access(witness, what);
          tried.put(
              access,
              access.isRole() ? sessions.take(access) : looks(world.witnesses().get(witness)));
          evaluated.put(access, evaluated(iam, access));
        }
      }
      Set<Access> others = new LinkedHashSet<>();
      for (Ledger.Given given : ledger.grants()) {
        if (!world.witnesses().containsKey(given.access().witness())) {
          others.add(given.access());
        }
      }
      others.forEach(access -> evaluated.put(access, evaluated(iam, access)));
      List<Access> alive =
          sessions.taken().stream()
              .filter(taken -> looks(taken.session()))
              .map(Sessions.Taken::access)
              .distinct()
              .toList();
      Set<String> rows = rows();
      Set<String> objects = objects(iam);
      rows.removeAll(foreign);
      List<AwsProcess.Called> calls = world.aws().calls();
      return new Seen(
          grants(),
          people(),
          rows,
          objects,
          made(calls),
          tried,
          evaluated,
          alive,
          world.decoys(),
          Decoys.seen(iam),
          Leaks.in(world),
          Claimed.lapsedWrites(world.claimed().leases(), calls),
          Instant.now());
    }
  }

  private boolean looks(AwsCredentials who) {
    return sessions.looks(who) == Sessions.Answer.GIVEN;
  }

  private static boolean evaluated(IamClient iam, Access access) {
    return iam
        .simulatePrincipalPolicy(
            request ->
                request
                    .policySourceArn(ACCOUNT + "user/stint/" + access.witness())
                    .actionNames(access.isRole() ? "sts:AssumeRole" : "ec2:DescribeInstances")
                    .resourceArns(access.isRole() ? ACCOUNT + "role/stint/" + access.what() : "*")
                    .contextEntries(
                        ContextEntry.builder()
                            .contextKeyName("sts:RoleSessionName")
                            .contextKeyType(ContextKeyTypeEnum.STRING)
                            .contextKeyValues(access.witness())
                            .build()))
        .evaluationResults()
        .stream()
        .allMatch(result -> result.evalDecision() == PolicyEvaluationDecisionType.ALLOWED);
  }

  private List<Seen.Row> grants() throws SQLException {
    List<Seen.Row> grants = new ArrayList<>();
    for (List<String> row :
        world
            .postgres()
            .rows(
                "SELECT reason, id, state, extract(epoch FROM ends_at) * 1000000,"
                    + " extract(epoch FROM revoked_at) * 1000000, failure_message"
                    + " FROM access_grant ORDER BY created_at")) {
      grants.add(
          new Seen.Row(
              row.get(0),
              row.get(1),
              row.get(2),
              micros(row.get(3)),
              micros(row.get(4)),
              row.get(5)));
    }
    return grants;
  }

  private static Instant micros(String text) {
    return text == null
        ? null
        : Instant.EPOCH.plusNanos(new java.math.BigDecimal(text).longValue() * 1000);
  }

  private Map<String, Integer> people() throws SQLException {
    Map<String, Integer> people = new HashMap<>();
    for (List<String> row : world.postgres().rows("SELECT email FROM member")) {
      people.merge(row.get(0), 1, Integer::sum);
    }
    return people;
  }

  private Set<String> rows() throws SQLException {
    Set<String> rows = new TreeSet<>();
    for (List<String> row :
        world
            .postgres()
            .rows(
                "SELECT 'user/' || user_name FROM iam_user UNION ALL SELECT 'group/' || name FROM"
                    + " cohort UNION ALL SELECT 'role/' || name FROM role")) {
      rows.add(row.get(0));
    }
    return rows;
  }

  private static Set<String> objects(IamClient iam) {
    Set<String> objects = new TreeSet<>();
    iam.getAccountAuthorizationDetailsPaginator()
        .forEach(
            page -> {
              page.userDetailList().stream()
                  .filter(user -> user.path().equals("/stint/"))
                  .forEach(user -> objects.add("user/" + user.userName()));
              page.groupDetailList().stream()
                  .filter(group -> group.path().equals("/stint/"))
                  .forEach(group -> objects.add("group/" + group.groupName()));
              page.roleDetailList().stream()
                  .filter(role -> role.path().equals("/stint/"))
                  .forEach(role -> objects.add("role/" + role.roleName()));
            });
    return objects;
  }

  private static Map<String, Integer> made(List<AwsProcess.Called> calls) {
    Map<String, Integer> made = new TreeMap<>();
    for (AwsProcess.Called call : calls) {
      if (call.action().equals("CreateUser")
          && call.wasDone()
          && call.replica().startsWith("replica-")) {
        made.merge(call.target(), 1, Integer::sum);
      }
    }
    return made;
  }
}
