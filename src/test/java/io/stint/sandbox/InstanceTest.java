package io.stint.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.iam.IamClient;

class InstanceTest {
  private static final String EC2_TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";
  private static final String ROLE_ARN = "arn:aws:iam::123456789012:role/app";

  private final HttpClient http = HttpClient.newHttpClient();
  private SandboxAws aws;
  private IamClient iam;
  private Ec2Client ec2;

  @BeforeEach
  void start() {
    aws = SandboxAws.start(SandboxAws.Options.inMemory());
    iam = Clients.iam(aws);
    ec2 = Clients.ec2(aws, Clients.administrator());
    iam.createInstanceProfile(r -> r.instanceProfileName("box"));
    iam.createRole(r -> r.roleName("app").assumeRolePolicyDocument(EC2_TRUST));
    iam.putRolePolicy(
        r -> r.roleName("app").policyName("p").policyDocument(allow("iam:ListUsers", "*")));
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private static String allow(String action, String resource) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\""
        + action
        + "\",\"Resource\":\""
        + resource
        + "\"}]}";
  }

  private static Instance run(Ec2Client who) {
    return who.runInstances(
            r -> r.imageId("ami-1").minCount(1).maxCount(1).iamInstanceProfile(p -> p.name("box")))
        .instances()
        .get(0);
  }

  private static AwsServiceException refused(String code, Runnable call) {
    AwsServiceException e = assertThrows(AwsServiceException.class, call::run);
    assertEquals(code, e.awsErrorDetails().errorCode(), e.getMessage());
    return e;
  }

  private String metadata(String method, String instance, String what, String header, String value)
      throws IOException, InterruptedException {
    URI uri = URI.create(aws.endpoint() + "/_stint/instances/" + instance + "/latest/" + what);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header(header, value)
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    return answer.statusCode() == 200 ? answer.body() : Integer.toString(answer.statusCode());
  }

  private String credentials(String instance) throws IOException, InterruptedException {
    String token =
        metadata("PUT", instance, "api/token", "X-aws-ec2-metadata-token-ttl-seconds", "21600");
    return metadata(
        "GET",
        instance,
        "meta-data/iam/security-credentials/app",
        "X-aws-ec2-metadata-token",
        token);
  }

  private static AwsCredentials parsed(String json) throws IOException {
    JsonNode tree = new ObjectMapper().readTree(json);
    return AwsSessionCredentials.create(
        tree.get("AccessKeyId").asText(),
        tree.get("SecretAccessKey").asText(),
        tree.get("Token").asText());
  }

  @Test
  void aProfileMustBeThereAndHaveARole() {
    AwsServiceException e = refused("InvalidParameterValue", () -> run(ec2));
    assertTrue(e.getMessage().contains("has no associated IAM Roles"), e.getMessage());
    refused(
        "InvalidParameterValue",
        () ->
            ec2.runInstances(
                r ->
                    r.imageId("ami-1")
                        .minCount(1)
                        .maxCount(1)
                        .iamInstanceProfile(p -> p.name("nothing"))));
  }

  @Test
  void aPersonMustBeAllowedToPassTheRole() {
    iam.addRoleToInstanceProfile(r -> r.instanceProfileName("box").roleName("app"));
    iam.createUser(r -> r.userName("ada"));
    iam.attachUserPolicy(
        r -> r.userName("ada").policyArn("arn:aws:iam::aws:policy/AmazonEC2FullAccess"));
    Ec2Client ada =
        Clients.ec2(aws, Clients.of(iam.createAccessKey(r -> r.userName("ada")).accessKey()));
    AwsServiceException e = refused("UnauthorizedOperation", () -> run(ada));
    assertTrue(e.getMessage().contains("iam:PassRole on resource: " + ROLE_ARN), e.getMessage());
    iam.putUserPolicy(
        r -> r.userName("ada").policyName("pass").policyDocument(allow("iam:PassRole", ROLE_ARN)));
    Instance instance = run(ada);
    assertEquals(
        "arn:aws:iam::123456789012:instance-profile/box", instance.iamInstanceProfile().arn());
  }

  @Test
  void whichProfileItHasIsAConditionOfWhatIsDoneToIt() {
    iam.addRoleToInstanceProfile(r -> r.instanceProfileName("box").roleName("app"));
    run(ec2);
    iam.createUser(r -> r.userName("ada"));
    Ec2Client ada =
        Clients.ec2(aws, Clients.of(iam.createAccessKey(r -> r.userName("ada")).accessKey()));
    String association =
        ec2.describeIamInstanceProfileAssociations()
            .iamInstanceProfileAssociations()
            .get(0)
            .associationId();
    String condition =
        ",\"Condition\":{\"ArnLike\":{\"ec2:InstanceProfile\":\"arn:aws:iam::123456789012:%s\"}}}]}";
    String allow = allow("ec2:DisassociateIamInstanceProfile", "*").replace("}]}", "") + condition;
    iam.putUserPolicy(
        r ->
            r.userName("ada")
                .policyName("p")
                .policyDocument(allow.formatted("instance-profile/stint/*")));
    refused(
        "UnauthorizedOperation",
        () -> ada.disassociateIamInstanceProfile(r -> r.associationId(association)));
    iam.putUserPolicy(
        r ->
            r.userName("ada")
                .policyName("p")
                .policyDocument(allow.formatted("instance-profile/box")));
    ada.disassociateIamInstanceProfile(r -> r.associationId(association));
  }

  @Test
  void anInstanceHasItsRolesPermissionsUntilTheProfileIsTakenOff() throws Exception {
    iam.addRoleToInstanceProfile(r -> r.instanceProfileName("box").roleName("app"));
    String id = run(ec2).instanceId();
    IamClient inside = Clients.iam(aws, parsed(credentials(id)));
    inside.listUsers();
    refused("AccessDenied", inside::listRoles);
    iam.deleteRolePolicy(r -> r.roleName("app").policyName("p"));
    refused("AccessDenied", inside::listUsers);
    aws.clock().advance(Duration.ofHours(6));
    refused("ExpiredToken", inside::listUsers);

    String association =
        ec2.describeIamInstanceProfileAssociations()
            .iamInstanceProfileAssociations()
            .get(0)
            .associationId();
    ec2.disassociateIamInstanceProfile(r -> r.associationId(association));
    assertEquals("404", credentials(id));
    ec2.associateIamInstanceProfile(r -> r.instanceId(id).iamInstanceProfile(p -> p.name("box")));
    assertTrue(credentials(id).contains("Success"));
    ec2.terminateInstances(r -> r.instanceIds(id));
    assertEquals("401", credentials(id));
    assertEquals(
        "terminated",
        ec2.describeInstances(r -> r.instanceIds(id))
            .reservations()
            .get(0)
            .instances()
            .get(0)
            .state()
            .nameAsString());
  }

  @Test
  void aRoleThatDoesNotTrustEc2GivesNoCredentials() throws Exception {
    iam.addRoleToInstanceProfile(r -> r.instanceProfileName("box").roleName("app"));
    String id = run(ec2).instanceId();
    iam.updateAssumeRolePolicy(
        r ->
            r.roleName("app")
                .policyDocument(EC2_TRUST.replace("ec2.amazonaws.com", "ecs.amazonaws.com")));
    assertTrue(credentials(id).contains("AssumeRoleUnauthorizedAccess"));
  }
}
