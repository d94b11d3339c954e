package io.stint.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decisions per second on one core; run by {@code bench/evaluator.sh}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EvaluatorBenchmark {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String ROLE = "arn:aws:iam::123456789012:role/stint/Ops9";
  private static final Caller ADA =
      new Caller.User("arn:aws:iam::123456789012:user/stint/ada", "AIDAAAAAAAAAAAAAAAADA");

  private final String json = tenStatements().toJson();
  private final Policies identity =
      Policies.identity(List.of(new NamedPolicy("ten", Side.IDENTITY, tenStatements())));
  private final Policies identityAndTrust = identity.onRole("Ops9", trust());
  private final AccessRequest read =
      AccessRequest.by(ADA)
          .action("s3:GetObject")
          .on("arn:aws:s3:::data/ada/x")
          .at(NOW)
          .with("aws:SourceIp", "2001:db8::7")
          .with("aws:TokenIssueTime", "2026-11-22T11:00:00Z")
          .build();
  private final AccessRequest assume = assume();

  /** Five dated grants, a home directory, list calls, self-service, two Denies. */
  private static PolicyDocument tenStatements() {
    List<Statement> statements = new ArrayList<>();
    for (int i = 5; i < 10; i++) {
      statements.add(
          Statement.allow("sts:AssumeRole")
              .on("arn:aws:iam::123456789012:role/stint/Ops" + i)
              .when("DateGreaterThanEquals", "aws:CurrentTime", "2026-11-22T08:00:00Z")
              .when("DateLessThan", "aws:CurrentTime", "2026-11-22T17:00:00Z")
              .build());
    }
    statements.add(
        Statement.allow("s3:Get*", "s3:PutObject")
            .on("arn:aws:s3:::data/${aws:username}/*")
            .build());
    statements.add(Statement.allow("s3:List*", "ec2:Describe*").on("*").build());
    statements.add(
        Statement.allow("iam:ChangePassword")
            .on("arn:aws:iam::*:user/stint/${aws:username}")
            .build());
    statements.add(
        Statement.deny("*")
            .on("*")
            .when("DateLessThan", "aws:TokenIssueTime", "2026-11-22T07:00:00Z")
            .build());
    statements.add(
        Statement.deny("s3:*")
            .on("*")
            .when("NotIpAddressIfExists", "aws:SourceIp", "203.0.113.0/24", "2001:db8::/32")
            .build());
    return PolicyDocument.of(statements);
  }

  private static PolicyDocument trust() {
    return PolicyDocument.of(
        Statement.allow("sts:AssumeRole")
            .principals(Principal.aws("123456789012"))
            .when("StringEquals", "aws:PrincipalArn", ADA.arn())
            .when("StringEquals", "sts:RoleSessionName", "${aws:username}")
            .when("Bool", "aws:MultiFactorAuthPresent", "true")
            .build());
  }

  private static AccessRequest assume() {
    return AccessRequest.by(ADA)
        .action("sts:AssumeRole")
        .on(ROLE)
        .at(NOW)
        .with("sts:RoleSessionName", "ada")
        .with("aws:MultiFactorAuthPresent", "true")
        .build();
  }

  /** Allowed by the sixth statement, after both Denies were tried to their last condition. */
  @Benchmark
  public Decision decideOnTenStatements() {
    return Evaluator.decide(read, identity);
  }

  @Benchmark
  public Decision decideAssumeRole() {
    return Evaluator.decide(assume, identityAndTrust);
  }

  /** With the making of the request, as a server does for each call. */
  @Benchmark
  public Decision askAndDecideAssumeRole() {
    return Evaluator.decide(assume(), identityAndTrust);
  }

  @Benchmark
  public Verdict evaluateAssumeRoleWithReasons() {
    return Evaluator.evaluate(assume, identityAndTrust);
  }

  @Benchmark
  public PolicyDocument parseTenStatements() {
    return PolicyDocument.parse(json);
  }
}
