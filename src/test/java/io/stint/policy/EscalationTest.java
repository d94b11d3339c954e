package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
        "iam:PassRole             | arn:aws:iam::123456789012:role/stint/*",
        "iam:PassRole             | 'arn:aws:iam::123456789012:role/${aws:PrincipalTag/team}'",
        "sts:AssumeRole           | arn:aws:iam::123456789012:role/stint/App?",
        "sts:AssumeRole           | 'arn:aws:iam::123456789012:r*'",
        "iam:PutUserPolicy        | arn:aws:iam::123456789012:user/stint/*",
        "iam:PutUserPolicy        | 'arn:aws:iam::123456789012:user/stint/${aws:username}'",
        "iam:PutUserPolicy        | arn:aws:iam::123456789012:user/stint/ada",
        "iam:Put*                 | arn:aws:iam::123456789012:group/stint/crew",
        "iam:AddUserToGroup       | arn:aws:iam::123456789012:group/admins",
        "iam:TagUser              | 'arn:aws:iam::123456789012:user/stint/${aws:username}'",
        "iam:DeleteRolePolicy     | arn:aws:iam::123456789012:role/stint/Ops",
        "iam:DetachRolePolicy     | *",
        "iam:*Boundary            | arn:aws:iam::123456789012:role/stint/Ops",
        "iam:CreateAccessKey      | arn:aws:iam::123456789012:user/stint/ada",
        "iam:CreateAccessKey      | 'arn:aws:iam::123456789012:user/*/${aws:username}'",
        "iam:SetDefault*          | arn:aws:iam::123456789012:policy/mine",
        "'*'                      | arn:aws:iam::123456789012:role/stint/Ops",
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
        "iam:PutUserPolicy        | arn:aws:iam::123456789012:mfa/*",
        "sts:AssumeRole           | arn:aws:iam::123456789012:role/stint/app",
        "iam:*MFADevice*          | *",
        "iam:CreateRole           | *",
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AmazonEC2FullAccess",
        "AmazonS3FullAccess",
        "AmazonSNSFullAccess",
        "IAMReadOnlyAccess",
        "IAMUserChangePassword",
        "IAMUserSSHKeys",
        "ReadOnlyAccess",
        "SecurityAudit",
        "ViewOnlyAccess"
      })
  void whatManyUseIsTaken(String name) throws Exception {
    assertEquals(List.of(), managed(name).escalations());
  }

  @ParameterizedTest
  @ValueSource(strings = {"AdministratorAccess", "IAMFullAccess", "PowerUserAccess"})
  void whatGivesAllIsNot(String name) throws Exception {
    assertEquals(1, managed(name).escalations().size());
  }

  private static PolicyDocument managed(String name) throws Exception {
    try (var in =
        PolicyDocument.class.getResourceAsStream(
            "/io/stint/sandbox/aws-managed/" + name + ".json")) {
      return PolicyDocument.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
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
