package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintTest {

  private static final Home HOME = new Home("aws", "111111111111", "/stint/");

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
        PolicyDocument.parse(Shorthand.document(statements.strip())).lint(HOME).stream()
            .map(warning -> warning.pointer() + " " + warning.code())
            .reduce((a, b) -> a + ", " + b)
            .orElse(null);
    assertEquals(warnings, found);
  }

  /**
   * What can match nothing. Sources: IAM User Guide, reference_policies_variables and _identifiers.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "2012 | arn:aws:s3:::b/${aws.username}             | UNKNOWN_VARIABLE",
        "2012 | arn:aws:s3:::b/${aws:user}                 | UNKNOWN_VARIABLE",
        "2012 | arn:aws:s3:::b/${aws:PrincipalTag}         | UNKNOWN_VARIABLE",
        "2012 | arn:aws:s3:::b/${aws:PrincipalTag/team, 'x'} | ",
        "2012 | arn:aws:s3:::b/${AWS:UserName}${*}         | ",
        "2012 | arn:aws:s3:::b/${saml:sub}                 | ",
        "2008 | arn:aws:s3:::b/${aws:username}             | VARIABLE_IN_OLD_VERSION",
        "2008 | arn:aws:s3:::b/plain                       | ",
        "2012 | arn:aws:iam::*:user/${aws:username}        | PATH_MISSING",
        "2012 | arn:aws:iam::111111111111:user/${aws:username} | PATH_MISSING",
        "2012 | arn:aws:iam::111111111111:user/stint/${aws:username} | ",
        "2012 | arn:aws:iam::111111111111:user/*/${aws:username} | ",
        "2012 | arn:aws:iam::222222222222:user/${aws:username} | ",
        "2012 | arn:aws:iam::111111111111:role/Ops         | PATH_MISSING",
        "2012 | arn:aws:iam::111111111111:role/stint/Ops   | ",
        "2012 | arn:aws:iam::111111111111:role/Ops*        | ",
        "2012 | arn:aws:iam::222222222222:role/Ops         | ",
      })
  void aResourceThatCannotMatchIsTold(String version, String resource, String code) {
    assertEquals(
        code == null ? List.of() : List.of("/Statement/0/Resource " + code),
        told(
            """
            {"Version":"%s-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":["%s"]}]}
            """
                .formatted(version, resource)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "DateLessThan                    | []                    | CONDITION_NEVER_MET",
        "ForAnyValue:StringLike          | []                    | CONDITION_NEVER_MET",
        "Null                            | []                    | CONDITION_NEVER_MET",
        "ForAllValues:StringLike         | []                    | ",
        "StringEqualsIfExists            | []                    | ",
        "StringNotEquals                 | []                    | ",
        "StringEquals                    | [`${aws.username}`]   | UNKNOWN_VARIABLE",
        "StringEquals                    | [`${aws:username}`]   | ",
        "ArnLike                         | [`${user}`]           | UNKNOWN_VARIABLE",
      })
  void aConditionThatCannotBeMetIsTold(String operator, String values, String code) {
    assertEquals(
        code == null ? List.of() : List.of("/Statement/0/Condition/" + operator + "/aws:x " + code),
        told(
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*",
             "Condition":{"%s":{"aws:x":%s}}}]}
            """
                .formatted(operator, values.replace('`', '"'))));
  }

  @Test
  void theFormThatMatchesIsSaid() {
    assertEquals(
        "users that Stint makes have the path /stint/, which is part of their ARN: write"
            + " user/stint/${aws:username}",
        PolicyDocument.of(Statement.allow("s3:*").on("arn:aws:iam::*:user/${aws:username}").build())
            .lint(HOME)
            .get(0)
            .message());
    assertEquals(
        List.of(),
        PolicyDocument.of(Statement.allow("s3:*").on("arn:aws:iam::*:user/${aws:username}").build())
            .lint(Home.unknown("/")));
  }

  @Test
  void aBlankInAnActionIsTold() {
    assertEquals(
        List.of("/Statement/0/Action/1 BLANK_IN_ACTION"),
        told(
            """
            {"Statement":{"Effect":"Allow","Action":["s3:Get*","ec2: Describe*"],"Resource":"*"}}
            """));
  }

  private static List<String> told(String json) {
    return PolicyDocument.parse(json).lint(HOME).stream()
        .map(warning -> warning.pointer() + " " + warning.code())
        .toList();
  }
}
