package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MfaDemandTest {

  private static final String ACCOUNT = "{'AWS':'arn:aws:iam::123456789012:root'}";

  private static String statement(String effect, String principal, String condition) {
    return "{'Effect':'"
        + effect
        + "','Principal':"
        + principal
        + ",'Action':'sts:AssumeRole'"
        + (condition == null ? "" : ",'Condition':" + condition)
        + "}";
  }

  private static MfaDemand of(String... statements) {
    return MfaDemand.of(
        PolicyDocument.parseTrust(
            ("{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}")
                .replace('\'', '"')));
  }

  private static MfaDemand mfa(String age) {
    return new MfaDemand(true, age == null ? null : Duration.parse(age));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'Bool':{'aws:MultiFactorAuthPresent':'true'}} | ",
        "{'BoolIfExists':{'aws:multifactorauthpresent':'True'}} | ",
        "{'StringEquals':{'aws:MultiFactorAuthPresent':'true'}} | ",
        "{'ForAnyValue:Bool':{'aws:MultiFactorAuthPresent':['true']}} | ",
        "{'Null':{'aws:MultiFactorAuthAge':'false'}} | ",
        "{'Null':{'aws:MultiFactorAuthPresent':'false'}} | ",
        "{'NumericLessThan':{'aws:MultiFactorAuthAge':'3600'}} | PT1H",
        "{'NumericLessThanEqualsIfExists':{'aws:MultiFactorAuthAge':['60','600']}} | PT10M",
        "{'Bool':{'aws:MultiFactorAuthPresent':'true'},'NumericLessThan':{'aws:MultiFactorAuthAge':'900'}}"
            + " | PT15M",
      })
  void anAllowDemandsMfa(String condition, String age) {
    assertEquals(mfa(age), of(statement("Allow", ACCOUNT, condition)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'BoolIfExists':{'aws:MultiFactorAuthPresent':'false'}} | ",
        "{'Bool':{'aws:MultiFactorAuthPresent':'false'}} | ",
        "{'StringNotEqualsIfExists':{'aws:MultiFactorAuthPresent':'true'}} | ",
        "{'Null':{'aws:MultiFactorAuthAge':'true'}} | ",
        "{'Null':{'aws:MultiFactorAuthPresent':['true']}} | ",
        "{'NumericGreaterThan':{'aws:MultiFactorAuthAge':'3600'}} | PT1H",
        "{'NumericGreaterThanEqualsIfExists':{'aws:MultiFactorAuthAge':'60'}} | PT1M",
      })
  void aDenyDemandsMfa(String condition, String age) {
    assertEquals(
        mfa(age), of(statement("Allow", ACCOUNT, null), statement("Deny", "'*'", condition)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Allow | {'Bool':{'aws:MultiFactorAuthPresent':'false'}}",
        "Allow | {'Bool':{'aws:MultiFactorAuthPresent':['true','false']}}",
        "Allow | {'Null':{'aws:MultiFactorAuthAge':'true'}}",
        "Allow | {'StringEquals':{'sts:ExternalId':'true'}}",
        "Deny | {'Bool':{'aws:MultiFactorAuthPresent':'true'}}",
        "Deny | {'NumericLessThan':{'aws:MultiFactorAuthAge':'60'}}",
      })
  void whatDoesNotDemandIt(String effect, String condition) {
    assertEquals(MfaDemand.NONE, of(statement(effect, ACCOUNT, condition)));
  }

  private static final String WITH = "{'Bool':{'aws:MultiFactorAuthPresent':'true'}}";

  @Test
  void whoOpensTheRoleToAllWithoutMfaDoesNotDemandIt() {
    assertEquals(
        MfaDemand.NONE,
        of(statement("Allow", ACCOUNT, WITH), statement("Allow", "{'AWS':'987654321098'}", null)));
  }

  @Test
  void anExceptionForOneDoesNotLiftIt() {
    assertEquals(
        mfa(null),
        of(
            statement("Allow", ACCOUNT, WITH),
            statement("Allow", "{'AWS':'arn:aws:iam::123456789012:role/deploy'}", null)));
    assertEquals(
        mfa(null),
        of(
            statement("Allow", "{'AWS':'arn:aws:iam::123456789012:user/ada'}", WITH),
            statement("Allow", "{'AWS':'arn:aws:iam::123456789012:user/bob'}", null)));
  }

  @Test
  void servicesHaveNoMfa() {
    assertEquals(
        mfa(null),
        of(
            statement("Allow", "{'Service':'ec2.amazonaws.com'}", null),
            statement("Allow", ACCOUNT, WITH)));
    assertEquals(MfaDemand.NONE, of(statement("Allow", "{'Service':'ec2.amazonaws.com'}", null)));
  }

  @Test
  void theLongestAgeThatAllIsOpenForCounts() {
    assertEquals(
        mfa("PT1H"),
        of(
            statement("Allow", ACCOUNT, "{'NumericLessThan':{'aws:MultiFactorAuthAge':'60'}}"),
            statement(
                "Allow",
                "{'AWS':'987654321098'}",
                "{'NumericLessThan':{'aws:MultiFactorAuthAge':'3600'}}")));
  }
}
