package io.stint.sandbox;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The AWS SDK's own clients, pointed at a sandbox, without retries. */
final class Clients {
  private static final SdkHttpClient HTTP = ApacheHttpClient.builder().maxConnections(64).build();

  private Clients() {}

  static AwsCredentials administrator() {
    return AwsBasicCredentials.create(SandboxAws.ACCESS_KEY_ID, SandboxAws.SECRET_ACCESS_KEY);
  }

  static AwsCredentials of(AccessKey key) {
    return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
  }

  static AwsCredentials of(Credentials temporary) {
    return AwsSessionCredentials.create(
        temporary.accessKeyId(), temporary.secretAccessKey(), temporary.sessionToken());
  }

  static IamClient iam(SandboxAws aws, AwsCredentials credentials) {
    return set(IamClient.builder().httpClient(HTTP), aws.endpoint(), credentials).build();
  }

  static IamClient iam(SandboxAws aws) {
    return iam(aws, administrator());
  }

  static StsClient sts(SandboxAws aws, AwsCredentials credentials) {
    return set(StsClient.builder().httpClient(HTTP), aws.endpoint(), credentials).build();
  }

  static Ec2Client ec2(SandboxAws aws, AwsCredentials credentials) {
    return set(Ec2Client.builder().httpClient(HTTP), aws.endpoint(), credentials).build();
  }

  private static <B extends AwsClientBuilder<B, C>, C> B set(
      B builder, URI endpoint, AwsCredentials credentials) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.of(SandboxAws.REGION))
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()));
  }
}
