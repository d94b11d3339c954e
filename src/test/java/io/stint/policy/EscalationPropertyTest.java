package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.policy.Escalations.On;
import io.stint.policy.Escalations.Row;
import io.stint.support.FewerTries;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * What passes the guard, the evaluator never matches on another identity of the account: documents
 * are put together from the pieces of ARNs, so that many nearly name one.
 */
@AddLifecycleHook(FewerTries.class)
class EscalationPropertyTest {

  private static final AtomicInteger SEEN = new AtomicInteger();
  private static final AtomicInteger PASSED = new AtomicInteger();

  private static final List<String> NAMES = List.of("ada", "bob", "adabob", "Admin", "stint");
  private static final List<String> PATHS = List.of("", "stint/", "stint/deep/", "team/", "a/b/");

  private final List<String> pieces =
      List.of(
          "arn",
          ":",
          ":",
          ":",
          "::",
          "aws",
          "*",
          "*",
          "?",
          "iam",
          "i*",
          "s3",
          "role",
          "role/",
          "user/",
          "group/",
          "stint/",
          "ada",
          "bob",
          "/",
          "/",
          "${aws:username}",
          "${*}",
          "mfa/",
          "${aws:PrincipalTag/team}",
          "${aws:username, 'bob'}",
          "policy/",
          "instance-profile/");

  @Property(tries = 20_000, shrinking = ShrinkingMode.OFF)
  void whatPassesReachesNoOtherIdentity(@ForAll long seed) {
    SEEN.incrementAndGet();
    Random random = new Random(seed);
    String account = digits(random);
    Home home = new Home("aws", account, "/stint/");
    PolicyDocument document = document(random, account);
    if (!document.escalations(home).isEmpty()) {
      return;
    }
    PASSED.incrementAndGet();
    String path = pick(random, PATHS);
    Caller ada =
        random.nextBoolean()
            ? new Caller.User("arn:aws:iam::" + account + ":user/" + path + "ada", "AIDAADA")
            : new Caller.RoleSession(
                "arn:aws:iam::" + account + ":role/" + path + "ada", "AROAADA", "ada");
    for (Row row : Escalations.ROWS) {
      for (int i = 0; i < 3; i++) {
        String other = other(random, row, account);
        assertNotEquals(
            Decision.ALLOWED,
            decide(document, ada, row.action(), other),
            () -> document + " " + other);
      }
    }
    for (String name : NAMES) {
      String role = "arn:aws:iam::" + account + ":role/" + pick(random, PATHS) + name;
      assertNotEquals(
          Decision.ALLOWED, decide(document, ada, "sts:AssumeRole", role), document::toString);
    }
  }

  @AfterProperty
  void manyPass() {
    assertTrue(PASSED.get() > SEEN.get() / 20, PASSED + " of " + SEEN + " passed the guard");
  }

  /** An identity of the account that is not ada's, or a role that is not Stint's. */
  private static String other(Random random, Row row, String account) {
    ResourceKind kind = row.kind();
    if (kind == ResourceKind.ACCOUNT) {
      return "*";
    }
    if (kind == ResourceKind.ROOT) {
      return "arn:aws:iam::" + (random.nextBoolean() ? account : digits(random)) + ":root";
    }
    if (kind.prefix() == null) {
      String arn = "arn:aws:" + kind.service() + "::" + account + ":" + pick(random, PATHS) + "x";
      return random.nextBoolean() ? "*" : arn;
    }
    String path = row.on() == On.UNNAMED ? "team/" : pick(random, PATHS);
    String name = row.on() == On.OTHERS ? "bob" : pick(random, NAMES);
    return "arn:aws:iam::" + account + ":" + kind.prefix() + path + name;
  }

  private PolicyDocument document(Random random, String account) {
    List<Statement> statements = new ArrayList<>();
    for (int i = random.nextInt(2); i >= 0; i--) {
      Statement.Builder allow = Statement.allow();
      List<String> actions = new ArrayList<>();
      for (int j = random.nextInt(3); j >= 0; j--) {
        actions.add(action(random));
      }
      if (random.nextInt(20) == 0) {
        allow.notActions(actions);
      } else {
        allow.actions(actions);
      }
      List<String> resources = new ArrayList<>();
      for (int j = random.nextInt(2); j >= 0; j--) {
        resources.add(resource(random, account));
      }
      if (random.nextInt(20) == 0) {
        allow.notOn(resources);
      } else {
        allow.on(resources);
      }
      statements.add(allow.build());
    }
    return PolicyDocument.of(statements);
  }

  private static String action(Random random) {
    String action =
        random.nextInt(8) == 0
            ? "sts:AssumeRole"
            : Escalations.ROWS.get(random.nextInt(Escalations.ROWS.size())).action();
    int colon = action.indexOf(':');
    int cut = colon + 1 + random.nextInt(action.length() - colon);
    return switch (random.nextInt(4)) {
      case 0 -> action.substring(0, cut) + "*";
      case 1 -> action.replaceFirst("[A-Z]", "?");
      default -> action;
    };
  }

  private String resource(Random random, String account) {
    String arn =
        switch (random.nextInt(6)) {
          case 0 -> "*";
          case 1 -> "arn:aws:iam::" + account + ":user/stint/${aws:username}";
          case 2 -> "arn:aws:iam::*:user/*/${aws:username}";
          case 3 -> "arn:aws:iam::" + digits(random) + ":role/Admin";
          case 4 -> "arn:aws:s3:::bucket/*";
          default -> null;
        };
    if (arn != null) {
      return random.nextInt(3) == 0 && arn.length() > 1 ? spoilt(random, arn) : arn;
    }
    StringBuilder text = new StringBuilder("arn:");
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(random.nextInt(12) == 0 ? account : pick(random, pieces));
    }
    return text.toString();
  }

  /** One place of it becomes a star, or is left out. */
  private static String spoilt(Random random, String arn) {
    int at = 4 + random.nextInt(arn.length() - 4);
    int to = Math.min(arn.length(), at + random.nextInt(6));
    return arn.substring(0, at) + (random.nextBoolean() ? "*" : "") + arn.substring(to);
  }

  private static Decision decide(
      PolicyDocument document, Caller caller, String action, String resource) {
    AccessRequest request =
        AccessRequest.by(caller)
            .action(action)
            .on(resource)
            .ownedBy(caller.accountId())
            .with("aws:PrincipalTag/team", "bob")
            .build();
    return Evaluator.decide(
        request, Policies.identity(List.of(new NamedPolicy("p", Side.IDENTITY, document))));
  }

  private static String digits(Random random) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }

  private static String pick(Random random, List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
