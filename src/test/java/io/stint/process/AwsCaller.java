package io.stint.process;

import io.stint.sandbox.Sandbox;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Somebody who calls this world's AWS with these credentials. */
record AwsCaller(Sandbox world, AwsCredentials credentials) {

  /**
   * @param seconds how long the session lives
   */
  AwsCaller assume(String role, String name, int seconds) {
    try (StsClient sts = at(StsClient.builder()).build()) {
      Credentials session =
          sts.assumeRole(r -> r.roleArn(role).roleSessionName(name).durationSeconds(seconds))
              .credentials();
      return new AwsCaller(
          world,
          AwsSessionCredentials.create(
              session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
    }
  }

  void look() {
    try (Ec2Client ec2 = at(Ec2Client.builder()).build()) {
      ec2.describeInstances();
    }
  }

  IamClient iam() {
    return at(IamClient.builder()).build();
  }

  private <B extends AwsClientBuilder<B, C>, C> B at(B builder) {
    return builder
        .endpointOverride(world.endpoint().orElseThrow())
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials));
  }
}
