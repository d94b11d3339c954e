package io.stint.rights;

import io.stint.support.SandboxResource;
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

/**
 * The sandbox set up by {@code docs/iam}, with a service whose credentials are a session of the
 * role that has the least rights. What may be adopted has its policy, which is not attached. Its
 * database is one in which the service changes no event.
 */
public class LeastRightsSandbox extends SandboxResource {

  static final String SERVICE = "StintService";
  static final String LEAST = "arn:aws:iam::" + Rights.ACCOUNT + ":policy/StintService";
  static final String ADOPTED = "arn:aws:iam::" + Rights.ACCOUNT + ":policy/StintServiceAdopted";

  /** So long the service has credentials: the stories take less. */
  private static final int TWELVE_HOURS = 43_200;

  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"AWS\":\"123456789012\"},\"Action\":\"sts:AssumeRole\"}]}";

  private LeastRightsDatabase database;

  @Override
  protected boolean withDatabase() {
    return false;
  }

  @Override
  public void stop() {
    super.stop();
    if (database != null) {
      database.close();
    }
  }

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(super.start());
    database = LeastRightsDatabase.start();
    settings.putAll(database.settings());
    URI endpoint = URI.create(settings.get("test-world.aws-endpoint"));
    Credentials session = session(endpoint, administrator(settings));
    for (String client : new String[] {"quarkus.iam.", "quarkus.sts."}) {
      String provider = client + "aws.credentials.static-provider.";
      settings.put(provider + "access-key-id", session.accessKeyId());
      settings.put(provider + "secret-access-key", session.secretAccessKey());
      settings.put(provider + "session-token", session.sessionToken());
    }
    settings.put("stint.iam.boundary", Rights.BOUNDARY);
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
      policy(iam, "StintBoundary", Rights.document("boundary"));
      policy(iam, "StintService", Rights.document("stint"));
      policy(
          iam,
          "StintServiceAdopted",
          Rights.document("adopted")
              .replace("ADOPTED_ROLE", "Owners")
              .replace("ADOPTED_USER", "owner")
              .replace("ADOPTED_PROFILE", "OwnersBox"));
      String arn =
          iam.createRole(
                  r ->
                      r.roleName(SERVICE)
                          .maxSessionDuration(TWELVE_HOURS)
                          .assumeRolePolicyDocument(TRUST))
              .role()
              .arn();
      iam.attachRolePolicy(r -> r.roleName(SERVICE).policyArn(LEAST));
      return sts.assumeRole(
              r ->
                  r.roleArn(arn)
                      .roleSessionName("i-0123456789abcdef0")
                      .durationSeconds(TWELVE_HOURS))
          .credentials();
    }
  }

  private static void policy(IamClient iam, String name, String document) {
    iam.createPolicy(r -> r.policyName(name).policyDocument(document));
  }
}
