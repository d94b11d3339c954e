package io.stint.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Requests and policies from a world so small that they meet each other often: the same seed gives
 * the same case.
 */
final class Universe {
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  static final String ACCOUNT = "111111111111";

  private static final List<String> ACTIONS =
      List.of("s3:GetObject", "s3:PutObject", "sqs:SendMessage", "iam:PassRole");
  private static final List<String> ACTION_PATTERNS =
      List.of("*", "s3:*", "s3:Get*", "s3:?etObject", "sqs:SendMessage", "iam:*", "S3:putobject");
  private static final List<String> RESOURCES =
      List.of(
          "arn:aws:s3:::data/ada/x",
          "arn:aws:s3:::data/bob/x",
          "arn:aws:sqs:us-east-1:111111111111:q",
          "arn:aws:sqs:eu-west-1:111111111111:queue",
          Shorthand.OPS);
  private static final List<String> RESOURCE_PATTERNS =
      List.of(
          "*",
          "arn:aws:s3:::data/*",
          "arn:aws:s3:::data/${aws:username}/*",
          "arn:aws:s3:::data/${aws:PrincipalTag/team, 'bob'}/?",
          "arn:aws:sqs:*:111111111111:q",
          "arn:aws:sqs:us-east-?:*:q*",
          "arn:aws:iam::111111111111:role/stint/*",
          "arn:aws:s3:::data/ada/x");
  private static final List<String> CALLERS = List.of("ADA", "ADA", "BOB", "OPSADA", "DEVX");
  private static final List<Principal> PRINCIPALS =
      List.of(
          Principal.aws(Shorthand.ADA),
          Principal.aws("arn:aws:iam::222222222222:user/bob"),
          Principal.aws(Shorthand.OPS),
          Principal.aws("arn:aws:sts::111111111111:assumed-role/Ops/ada"),
          Principal.aws("arn:aws:iam::111111111111:role/Dev"),
          Principal.aws("arn:aws:iam::111111111111:root"),
          Principal.aws("arn:aws:iam::222222222222:root"),
          Principal.aws("*"),
          Principal.service("ec2.amazonaws.com"));

  /** Operator, key, values that it may want. */
  private record Shape(String operator, String key, List<String> values) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("StringEquals", "aws:PrincipalTag/team", List.of("red", "blue", "r*", "")),
          new Shape("StringNotEquals", "aws:PrincipalTag/team", List.of("red", "blue")),
          new Shape("StringEqualsIgnoreCase", "aws:PrincipalTag/team", List.of("RED", "Blue")),
          new Shape("StringNotEqualsIgnoreCase", "aws:PrincipalTag/team", List.of("RED")),
          new Shape("StringLike", "aws:PrincipalTag/team", List.of("r*", "?lue", "*", "b*e")),
          new Shape("StringNotLike", "aws:PrincipalTag/team", List.of("r*", "?lue")),
          new Shape("StringEquals", "aws:username", List.of("ada", "${aws:PrincipalTag/team}")),
          new Shape("NumericEquals", "s3:max-keys", List.of("10", "10.0", "7")),
          new Shape("NumericNotEquals", "s3:max-keys", List.of("10", "7")),
          new Shape("NumericLessThan", "s3:max-keys", List.of("10", "-3")),
          new Shape("NumericLessThanEquals", "s3:max-keys", List.of("10", "7")),
          new Shape("NumericGreaterThan", "s3:max-keys", List.of("10", "7")),
          new Shape("NumericGreaterThanEquals", "s3:max-keys", List.of("10", "11")),
          new Shape("DateLessThan", "aws:CurrentTime", dates()),
          new Shape("DateLessThanEquals", "aws:CurrentTime", dates()),
          new Shape("DateGreaterThan", "aws:CurrentTime", dates()),
          new Shape("DateGreaterThanEquals", "aws:CurrentTime", dates()),
          new Shape("DateEquals", "aws:CurrentTime", dates()),
          new Shape("DateNotEquals", "aws:TokenIssueTime", dates()),
          new Shape("DateLessThan", "aws:TokenIssueTime", dates()),
          new Shape("Bool", "aws:MultiFactorAuthPresent", List.of("true", "false")),
          new Shape("Null", "aws:TokenIssueTime", List.of("true", "false")),
          new Shape("Null", "aws:PrincipalTag/team", List.of("true", "false")),
          new Shape("BinaryEquals", "kms:Data", List.of("QQ==", "Qg==")),
          new Shape("IpAddress", "aws:SourceIp", List.of("203.0.113.0/24", "2001:db8::/32")),
          new Shape("NotIpAddress", "aws:SourceIp", List.of("203.0.113.0/24", "203.0.113.9")),
          new Shape("ArnEquals", "aws:SourceArn", arns()),
          new Shape("ArnLike", "aws:SourceArn", arns()),
          new Shape("ArnNotEquals", "aws:SourceArn", arns()),
          new Shape("ArnNotLike", "aws:SourceArn", arns()),
          new Shape("ForAllValues:StringEquals", "aws:TagKeys", List.of("a", "b")),
          new Shape("ForAllValues:StringNotLike", "aws:TagKeys", List.of("a", "b*")),
          new Shape("ForAnyValue:StringLike", "aws:TagKeys", List.of("a*", "b")),
          new Shape("ForAnyValue:StringNotEquals", "aws:TagKeys", List.of("a", "b")));

  private static final Map<String, List<List<String>>> CONTEXT =
      Map.of(
          "aws:PrincipalTag/team", List.of(List.of("red"), List.of("blue"), List.of("r*")),
          "s3:max-keys", List.of(List.of("10"), List.of("7"), List.of("11.5")),
          "aws:TokenIssueTime", List.of(List.of("2026-11-22T11:00:00Z")),
          "aws:MultiFactorAuthPresent", List.of(List.of("true"), List.of("false")),
          "kms:Data", List.of(List.of("QQ=="), List.of("Qw==")),
          "aws:SourceIp", List.of(List.of("203.0.113.9"), List.of("2001:db8::7")),
          "aws:SourceArn", List.of(List.of("arn:aws:sns:us-east-1:111111111111:t:x")),
          "aws:TagKeys", List.of(List.of("a"), List.of("a", "b"), List.of("c")));

  /** One request and its policies. */
  record Case(AccessRequest request, Policies policies) {
    Decision decision() {
      return Evaluator.decide(request, policies);
    }
  }

  final Random random;

  Universe(long seed) {
    this.random = new Random(seed);
  }

  Case anyCase() {
    boolean role = random.nextInt(4) == 0;
    AccessRequest.Builder request =
        AccessRequest.by(Shorthand.caller(pick(CALLERS)))
            .action(role ? "sts:AssumeRole" : pick(ACTIONS))
            .on(role ? Shorthand.OPS : pick(RESOURCES))
            .ownedBy(ACCOUNT)
            .at(NOON);
    CONTEXT.forEach(
        (key, values) -> {
          if (random.nextBoolean()) {
            request.with(key, pick(values));
          }
        });
    Policies policies = Policies.identity(List.of(policy(Side.IDENTITY), policy(Side.IDENTITY)));
    if (role) {
      policies = policies.onResource(policy(Side.TRUST));
    } else if (random.nextInt(3) > 0) {
      policies = policies.onResource(policy(Side.RESOURCE));
    }
    if (random.nextInt(4) == 0) {
      policies = policies.within(policy(Side.BOUNDARY));
    }
    if (random.nextInt(5) == 0) {
      policies = policies.inSession(List.of(policy(Side.SESSION)));
    }
    return new Case(request.build(), policies);
  }

  NamedPolicy policy(Side side) {
    List<Statement> statements = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      statements.add(statement(side, random.nextInt(4) == 0 ? Effect.DENY : Effect.ALLOW));
    }
    return new NamedPolicy(side.name(), side, PolicyDocument.of(statements));
  }

  Statement statement(Side side, Effect effect) {
    Statement.Builder builder = new Statement.Builder(effect);
    boolean trust = side == Side.TRUST;
    List<String> actions =
        trust ? List.of("sts:AssumeRole", "sts:*", "sts:TagSession") : withRole();
    if (random.nextInt(6) == 0 && !trust) {
      builder.notActions(some(actions));
    } else {
      builder.actions(some(actions));
    }
    if (trust || side == Side.RESOURCE) {
      builder.principals(some(PRINCIPALS));
    }
    if (!trust) {
      if (random.nextInt(6) == 0) {
        builder.notOn(some(RESOURCE_PATTERNS));
      } else {
        builder.on(some(RESOURCE_PATTERNS));
      }
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      Shape shape = pick(SHAPES);
      boolean ifExists = random.nextInt(5) == 0 && !shape.operator().equals("Null");
      builder.when(
          shape.operator() + (ifExists ? "IfExists" : ""), shape.key(), some(shape.values()));
    }
    return builder.build();
  }

  private List<String> withRole() {
    List<String> all = new ArrayList<>(ACTION_PATTERNS);
    all.add("sts:AssumeRole");
    all.add("sts:*");
    return all;
  }

  <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  <T> List<T> some(List<T> values) {
    T first = pick(values);
    T second = pick(values);
    return random.nextInt(3) > 0 || first.equals(second) ? List.of(first) : List.of(first, second);
  }

  private static List<String> dates() {
    return List.of("2026-11-22T11:00:00Z", "2026-11-22T12:00:00Z", "2026-11-22T13:00:00Z");
  }

  private static List<String> arns() {
    return List.of(
        "arn:aws:sns:*:111111111111:*",
        "arn:aws:sns:us-east-1:111111111111:t:x",
        "arn:aws:sns:us-*:x:y:z",
        "arn:aws:sns:us-*-1:*:?:x");
  }
}
