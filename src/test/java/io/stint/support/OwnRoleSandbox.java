package io.stint.support;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The sandbox, with a service that runs as a role in it, as it does on a machine of EC2. */
public class OwnRoleSandbox extends SandboxResource {

  public static final String ROLE = "StintItself";

  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"AWS\":\"123456789012\",\"Service\":\"ec2.amazonaws.com\"},"
          + "\"Action\":\"sts:AssumeRole\"}]}";

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(super.start());
    URI endpoint = URI.create(settings.get("test-world.aws-endpoint"));
    Credentials session = session(endpoint, administrator(settings));
    for (String client : new String[] {"quarkus.iam.", "quarkus.sts."}) {
      String provider = client + "aws.credentials.static-provider.";
      settings.put(provider + "access-key-id", session.accessKeyId());
      settings.put(provider + "secret-access-key", session.secretAccessKey());
      settings.put(provider + "session-token", session.sessionToken());
    }
    return settings;
  }

  private static AwsCredentialsProvider administrator(Map<String, String> settings) {
    String provider = "quarkus.iam.aws.credentials.static-provider.";
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(
            settings.get(provider + "access-key-id"),
            settings.get(provider + "secret-access-key")));
  }

  private static Credentials session(URI endpoint, AwsCredentialsProvider keys) {
    try (IamClient iam =
            IamClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(keys)
                .build();
        StsClient sts =
            StsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(keys)
                .build()) {
      String arn =
          iam.createRole(r -> r.roleName(ROLE).path("/ops/").assumeRolePolicyDocument(TRUST))
              .role()
              .arn();
      iam.attachRolePolicy(
          r -> r.roleName(ROLE).policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
      return sts.assumeRole(r -> r.roleArn(arn).roleSessionName("i-0123456789abcdef0"))
          .credentials();
    }
  }
}
