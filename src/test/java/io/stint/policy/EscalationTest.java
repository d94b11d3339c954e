package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
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
        "iam:*MFADevice*          | *",
        "iam:UpdateRole           | arn:aws:iam::123456789012:role/stint/Ops",
        "iam:Detach*              | arn:aws:iam::123456789012:role/stint/Ops",
        "organizations:*          | *",
        "sso:Put*                 | *",
        "identitystore:*          | *",
        "sts:AssumeRoot           | *",
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
        "iam:CreateRole           | *",
        "iam:CreateVirtualMFADevice | arn:aws:iam::*:mfa/*",
        "sts:TagSession           | *",
        "organizations:Describe*  | *",
        "sso:List*                | *",
        "iam:CreateAccessKey      | 'arn:aws:iam::123456789012:user/stint/${aws:username}'",
        "iam:CreateAccessKey      | 'arn:aws:iam::*:user/*/${aws:username}'",
      })
  void ordinaryAccessIsNot(String action, String resource) {
    assertEquals(0, escalations("Action", action, resource));
  }

  /**
   * What AWS's own guide gives to people who manage their own credentials: the statements of its
   * examples that name the user.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "reference_policies_examples_aws_my-sec-creds-self-manage"
            + " | CreateAccessKey DeleteAccessKey ListAccessKeys UpdateAccessKey"
            + " DeleteSigningCertificate ListSigningCertificates UpdateSigningCertificate"
            + " UploadSigningCertificate DeleteSSHPublicKey GetSSHPublicKey ListSSHPublicKeys"
            + " UpdateSSHPublicKey UploadSSHPublicKey CreateServiceSpecificCredential"
            + " DeleteServiceSpecificCredential ListServiceSpecificCredentials"
            + " ResetServiceSpecificCredential UpdateServiceSpecificCredential"
            + " DeactivateMFADevice EnableMFADevice ListMFADevices ResyncMFADevice"
            + " ChangePassword GetUser",
        "reference_policies_examples_aws_my-sec-creds-self-manage-no-mfa"
            + " | CreateAccessKey DeleteAccessKey ListAccessKeys UpdateAccessKey"
            + " UploadSigningCertificate UploadSSHPublicKey CreateServiceSpecificCredential"
            + " ResetServiceSpecificCredential ChangePassword GetUser",
        "reference_policies_examples_aws_my-sec-creds-self-manage-pass-accesskeys-ssh"
            + " | CreateAccessKey DeleteAccessKey GetAccessKeyLastUsed ListAccessKeys"
            + " UpdateAccessKey DeleteSSHPublicKey GetSSHPublicKey ListSSHPublicKeys"
            + " UpdateSSHPublicKey UploadSSHPublicKey ChangePassword GetUser",
        "reference_policies_examples_iam_credentials_console"
            + " | *AccessKey* ChangePassword GetUser *ServiceSpecificCredential*"
            + " *SigningCertificate*",
        "access_permissions-required | CreateAccessKey UpdateAccessKey",
        "access_policies_boundaries | *AccessKey* ChangePassword GetUser *LoginProfile*",
        "reference_policies_examples_iam_multiple-services-console"
            + " | *AccessKey* ChangePassword GetUser *LoginProfile*",
      })
  void whatTheGuideGivesToOneselfIsTaken(String page, String actions) {
    String[] named = Stream.of(actions.split(" ")).map("iam:"::concat).toArray(String[]::new);
    for (String self : List.of("user/${aws:username}", "user/*/${aws:username}")) {
      assertEquals(
          List.of(),
          PolicyDocument.of(Statement.allow(named).on("arn:aws:iam::*:" + self).build())
              .escalations(EscalationsTest.HOME),
          page);
    }
    assertEquals(
        List.of(),
        PolicyDocument.of(
                Statement.allow("iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice")
                    .on("arn:aws:iam::*:mfa/${aws:username}")
                    .build())
            .escalations(EscalationsTest.HOME));
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
    assertEquals(List.of(), managed(name).escalations(EscalationsTest.HOME));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AdministratorAccess", "IAMFullAccess", "PowerUserAccess"})
  void whatGivesAllIsNot(String name) throws Exception {
    assertEquals(1, managed(name).escalations(EscalationsTest.HOME).size());
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
    var found = PolicyDocument.parse(document).escalations(EscalationsTest.HOME);
    assertTrue(found.stream().allMatch(one -> one.statement().contains("Odd")));
    return found.size();
  }
}
