package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Allow * on *                              | /Statement/0/Action ACTION_ANY",
        "Deny * on *                               | ",
        "Allow s3:* on *                           | ",
        "Allow !s3:* on *                          | /Statement/0/NotAction NOT_ACTION_ALLOW",
        "Deny !s3:* on *                           | ",
        "Allow iam:* on arn:aws:iam::1:user/x      | /Statement/0/Action IAM_ANY,"
            + " /Statement/0/Action PASS_TO_ANY_SERVICE",
        "Allow sts:AssumeRole on *                 | /Statement/0/Action ASSUME_ANY_ROLE",
        "Allow sts:* on *                          | /Statement/0/Action ASSUME_ANY_ROLE",
        "Allow STS:assumerole on arn:aws:iam::111111111111:role/* | /Statement/0/Action"
            + " ASSUME_ANY_ROLE",
        "Allow sts:AssumeRole on OPS               | ",
        "Allow iam:PassRole on *                   | /Statement/0/Action PASS_ANY_ROLE,"
            + " /Statement/0/Action PASS_TO_ANY_SERVICE",
        "Allow iam:PassRole on OPS                 | /Statement/0/Action PASS_TO_ANY_SERVICE",
        "Allow iam:Pass* on OPS if"
            + " {\"StringEquals\":{\"IAM:passedtoservice\":\"ec2.amazonaws.com\"}} | ",
        "Allow s3:* on * if {\"BoolIfExists\":{\"aws:MultiFactorAuthPresent\":\"true\"}} |"
            + " /Statement/0/Condition/BoolIfExists/aws:MultiFactorAuthPresent MFA_IF_EXISTS",
        "Deny s3:* on * if {\"BoolIfExists\":{\"aws:MultiFactorAuthPresent\":\"false\"}} | ",
        "Allow s3:* on * if {\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}} | ",
        "Allow s3:* on *; Allow * on *             | /Statement/1/Action ACTION_ANY"
      })
  void whatIsSeldomMeantIsSaid(String statements, String warnings) {
    String found =
        PolicyDocument.parse(Shorthand.document(statements.strip())).lint().stream()
            .map(warning -> warning.pointer() + " " + warning.code())
            .reduce((a, b) -> a + ", " + b)
            .orElse(null);
    assertEquals(warnings, found);
  }
}
