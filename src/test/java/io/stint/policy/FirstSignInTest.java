package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The documented policies that deny all but setting up MFA, with and without iam:ChangePassword
 * (IAM User Guide, reference_policies_examples_aws_my-sec-creds-self-manage and …-mfa-only), and
 * what is like them.
 */
class FirstSignInTest {

  private static final Home HOME = new Home("aws", "123456789012", "/stint/");
  private static final String NO_MFA =
      "{\"BoolIfExists\":{\"aws:MultiFactorAuthPresent\":\"false\"}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Deny | NotAction | iam:EnableMFADevice | * | NO_MFA | true",
        "Deny | NotAction | iam:ChangePassword | * | NO_MFA | false",
        "Deny | NotAction | iam:*MFADevice | arn:aws:iam::*:user/stint/${aws:username} | NO_MFA |"
            + " true",
        "Deny | Action | iam:* | * | {} | true",
        "Deny | Action | iam:* | * | {\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}} | false",
        "Deny | Action | iam:* | * | {\"Null\":{\"aws:MultiFactorAuthAge\":\"true\"}} | true",
        "Deny | Action | iam:* | * | {\"NotIpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"}} |"
            + " false",
        "Deny | Action | iam:ChangePassword | arn:aws:iam::123456789012:user/other | {} | false",
        "Deny | Action | s3:* | * | {} | false",
        "Allow | Action | s3:* | * | {} | false",
      })
  void aDenyThatStopsItIsTold(
      String effect,
      String element,
      String action,
      String resource,
      String condition,
      boolean stops) {
    PolicyDocument document =
        PolicyDocument.parse(
            """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"%s","%s":["%s"],"Resource":"%s","Condition":%s}]}
            """
                .formatted(effect, element, action, resource, condition.replace("NO_MFA", NO_MFA)));
    List<String> expected = stops ? List.of("/Statement/0 STOPS_FIRST_SIGN_IN") : List.of();
    assertEquals(expected, told(Bounds.ofUsers(HOME), document));
    assertEquals(List.of(), told(Bounds.ofRole(HOME, false, false), document));
  }

  private static List<String> told(Bounds bounds, PolicyDocument document) {
    return bounds.warnings(document).stream().map(w -> w.pointer() + " " + w.code()).toList();
  }
}
