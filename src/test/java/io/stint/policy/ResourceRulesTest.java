package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What IAM is known to refuse is said before it is sent; what it takes is not. */
class ResourceRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::123456789012:roles/x",
        "arn:aws:iam::123456789012:*/*",
        "arn:aws:iam::123456789012:user",
        "arn:aws:iam::123456789012:r*",
        "arn:aws:iam::123456789012:",
        "arn:aws:iam::123456789012",
        "arn:aws:iam",
        "arn:aws:iam::*",
        "arn:aws:iam:us-east-1:123456789012:role/x",
        "arn:aws:iam:*:123456789012:role/x",
        "arn:foo:s3:::b",
        "arn:aws-cn:s3:::b",
        "arn:",
        "arn:aws",
        "arn:aws:s3",
        "arn:aws:*:::b",
        "arn:aws:s*:::b",
        "arn:aws:s3:us-east-1::b",
        "arn:aws:s3:us-east-1::b/*",
        "arn:aws:::b",
        "arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:q",
        "arn:aws:sqs:${aws:RequestedRegion}:123456789012:q",
      })
  void whatIamRefusesIsNamed(String resource) {
    for (boolean except : List.of(false, true)) {
      Statement.Builder one = Statement.allow("sqs:SendMessage");
      Statement statement =
          (except ? one.notOn(List.of("*", resource)) : one.on("*", resource)).build();
      List<Bounds.Objection> found = objections(PolicyDocument.of(statement));
      assertTrue(
          found.stream()
              .anyMatch(
                  objection ->
                      objection
                              .pointer()
                              .equals("/Statement/0/" + (except ? "Not" : "") + "Resource/1")
                          && objection.words().contains(resource)),
          found::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "arn:aws:s3:::b",
        "arn:aws:s3:::*",
        "arn:*:s3:::b/*",
        "arn:aws:logs:*",
        "arn:aws:logs:*:*:*",
        "arn:aws:s3:us-east-1:123456789012:accesspoint/x",
        "arn:aws:s3:::home/${aws:username}/*",
        "arn:aws:iam::123456789012:*",
        "arn:aws:iam::123456789012:mfa/*",
        "arn:aws:iam::*:user/${aws:username}",
        "arn:aws:iam::999999999999:root",
        "arn:aws:ec2:*:*:instance/i-1",
      })
  void whatIamTakesIsTaken(String resource) {
    PolicyDocument document =
        PolicyDocument.of(Statement.allow("sqs:SendMessage").on(resource).build());
    assertEquals(List.of(), objections(document));
    assertEquals(List.of(), anywhere(document));
  }

  @Test
  void thePartitionIsTheAccounts() {
    PolicyDocument china =
        PolicyDocument.of(Statement.allow("s3:GetObject").on("arn:aws-cn:s3:::b").build());
    Home home = new Home("aws-cn", "123456789012", "/stint/");
    assertEquals(List.of(), Bounds.ofUsers(home).objections(china));
    assertEquals(List.of(), anywhere(china));
  }

  static Stream<Path> publishedPolicies() throws Exception {
    Path folder = Path.of(ResourceRules.class.getResource("/io/stint/sandbox/aws-managed").toURI());
    return Files.list(folder).filter(file -> file.toString().endsWith(".json"));
  }

  @ParameterizedTest
  @MethodSource("publishedPolicies")
  void whatAwsPublishesIsTaken(Path policy) throws Exception {
    assertEquals(List.of(), anywhere(PolicyDocument.parse(Files.readString(policy))));
  }

  /** In whatever account. */
  private static List<Bounds.Objection> anywhere(PolicyDocument document) {
    return ResourceRules.objections(document, Home.unknown("/"));
  }

  private static List<Bounds.Objection> objections(PolicyDocument document) {
    return Bounds.ofUsers(EscalationsTest.HOME).objections(document);
  }
}
