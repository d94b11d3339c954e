package io.stint.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;

/**
 * The sandbox refuses what IAM refuses, and takes what it takes. Sources: parliament PR 177 and
 * terraform-aws-iam #39 (applied at AWS), cloud-gov/terraform-provision PR 1838, IAM User Guide
 * reference_policies_elements_resource and reference_policies_variables, moto 5.2.1.
 */
class DocumentGrammarTest {

  private static SandboxAws aws;
  private static IamClient iam;

  @BeforeAll
  static void start() {
    aws = SandboxAws.start(SandboxAws.Options.inMemory());
    iam = Clients.iam(aws);
    iam.createUser(r -> r.userName("ada"));
  }

  @AfterAll
  static void stop() {
    aws.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "arn:aws:iam::123456789012:roles/x                 | IAM resource path",
        "arn:aws:iam::123456789012:*/*                     | IAM resource path",
        "arn:aws:iam::123456789012:user                    | IAM resource path",
        "arn:aws:iam::123456789012                         | ARN format",
        "arn:aws:iam::*                                    | ARN format",
        "arn:aws:iam:us-east-1:123456789012:role/x         | region information",
        "arn:aws:s3:us-east-1::b                           | region information",
        "arn:foo:s3:::b                                    | Partition",
        "arn:aws-cn:s3:::b                                 | Partition",
        "arn:                                              | Partition",
        "arn:aws:*:::b                                     | vendor",
        "arn:aws:s*:::b                                    | vendor",
        "arn:aws:s3                                        | ARN format",
        "arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:q   | variable",
        "arn:aws:sqs:${aws:RequestedRegion}:123456789012:q | variable",
      })
  void aResourceIsRefused(String resource, String words) {
    for (String element : List.of("Resource", "NotResource")) {
      assertRefused(
          words,
          () ->
              put(
                  "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"%s\":[\"*\",\"%s\"]}"
                      .formatted(element, resource)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "arn:aws:s3:::b",
        "arn:*:s3:::b/*",
        "arn:aws:logs:*",
        "arn:aws:s3:us-east-1:123456789012:accesspoint/x",
        "arn:aws:s3:::home/${aws:username}/*",
        "arn:aws:iam::123456789012:*",
        "arn:aws:iam::*:user/${aws:username}",
        "arn:aws:iam::999999999999:root",
      })
  void aResourceIsTaken(String resource) {
    put("{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"%s\"}".formatted(resource));
  }

  @Test
  void aConditionKeyHasAVendor() {
    assertRefused(
        "prefaced by a vendor",
        () ->
            put(
                "{\"Effect\":\"Allow\",\"Action\":\"iam:PassRole\",\"Resource\":\"*\","
                    + "\"Condition\":{\"StringEquals\":{\"PassedToService\":\"x\"}}}"));
  }

  @Test
  void aTrustPolicyHasNoNotPrincipal() {
    for (String effect : List.of("Allow", "Deny")) {
      assertRefused(
          "NotPrincipal",
          () ->
              iam.createRole(
                  r ->
                      r.roleName("x")
                          .assumeRolePolicyDocument(
                              document(
                                  "{\"Effect\":\"%s\",\"NotPrincipal\":{\"AWS\":\"123456789012\"},"
                                          .formatted(effect)
                                      + "\"Action\":\"sts:AssumeRole\"}"))));
    }
  }

  private static void put(String statement) {
    iam.putUserPolicy(r -> r.userName("ada").policyName("p").policyDocument(document(statement)));
  }

  private static String document(String statement) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":" + statement + "}";
  }

  private static void assertRefused(String words, Runnable call) {
    IamException e = assertThrows(IamException.class, call::run);
    assertEquals("MalformedPolicyDocument", e.awsErrorDetails().errorCode());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }
}
