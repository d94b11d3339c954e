package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscalationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'iam:*'                  | arn:aws:iam::123456789012:user/ada",
        "'IAM:*'                  | *",
        "'*'                      | *",
        "iam:PassRole             | *",
        "iam:Pass*                | arn:aws:iam::123456789012:role/*",
        "sts:AssumeRole           | arn:aws:iam::*:role/*",
        "sts:*                    | *",
        "iam:PutUserPolicy        | arn:aws:iam::123456789012:user/*",
        "iam:Create*              | arn:aws:iam::123456789012:*",
      })
  void whatRaisesTheHoldersRightsIsNamed(String action, String resource) {
    assertEquals(1, escalations("Action", action, resource));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iam:PassRole             | arn:aws:iam::123456789012:role/stint/app",
        "iam:Get*                 | *",
        "s3:*                     | *",
        "'*'                      | arn:aws:s3:::bucket/*",
        "iam:ChangePassword       | '*'",
        "iam:CreateAccessKey      | 'arn:aws:iam::123456789012:user/stint/${aws:username}'",
      })
  void ordinaryAccessIsNot(String action, String resource) {
    assertEquals(0, escalations("Action", action, resource));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3:*", "iam:*"})
  void everythingButSomethingRaisesToo(String action) {
    assertEquals(1, escalations("NotAction", action, "*"));
  }

  private static int escalations(String element, String action, String resource) {
    String document =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Odd\",\"Effect\":\"Allow\",\""
            + element
            + "\":\""
            + action
            + "\",\"Resource\":\""
            + resource
            + "\"}]}";
    var found = PolicyDocument.parse(document).escalations();
    assertTrue(found.stream().allMatch(warning -> warning.message().contains("Odd")));
    return found.size();
  }
}
