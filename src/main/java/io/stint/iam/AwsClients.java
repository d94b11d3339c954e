package io.stint.iam;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.Ec2ClientBuilder;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.IamClientBuilder;
import software.amazon.awssdk.services.iam.IamServiceClientConfiguration;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/**
 * The SDK's clients. Its own retries are off: it repeats creates whose answer was lost (a second
 * live access key), it does not know the errors that IAM really asks to repeat, and it hides
 * trouble from the loop, which is the retry here.
 */
@ApplicationScoped
class AwsClients {

  /** EC2 is asked rarely: a small pool. */
  private static final int EC2_CONNECTIONS = 8;

  @Produces
  @ApplicationScoped
  IamClient iam(IamClientBuilder builder) {
    return prepared(builder).build();
  }

  @Produces
  @ApplicationScoped
  StsClient sts(StsClientBuilder builder) {
    return prepared(builder).build();
  }

  /** There is no Quarkus extension for EC2: endpoint, region and credentials are IAM's. */
  @Produces
  @ApplicationScoped
  Ec2Client ec2(IamClient iam) {
    IamServiceClientConfiguration like = iam.serviceClientConfiguration();
    Ec2ClientBuilder builder =
        Ec2Client.builder()
            .httpClientBuilder(ApacheHttpClient.builder().maxConnections(EC2_CONNECTIONS))
            .region(like.region())
            .credentialsProvider(like.credentialsProvider())
            .overrideConfiguration(
                ClientOverrideConfiguration.builder()
                    .apiCallTimeout(like.overrideConfiguration().apiCallTimeout().orElse(null))
                    .apiCallAttemptTimeout(
                        like.overrideConfiguration().apiCallAttemptTimeout().orElse(null))
                    .build());
    like.endpointOverride().ifPresent(builder::endpointOverride);
    return prepared(builder).build();
  }

  void close(@Disposes Ec2Client ec2) {
    ec2.close();
  }

  /** Nor for KMS of this kind; it is asked at start, if at all. */
  @Produces
  @ApplicationScoped
  KmsClient kms(IamClient iam) {
    IamServiceClientConfiguration like = iam.serviceClientConfiguration();
    KmsClientBuilder builder =
        KmsClient.builder()
            .httpClientBuilder(ApacheHttpClient.builder().maxConnections(1))
            .region(like.region())
            .credentialsProvider(like.credentialsProvider());
    like.endpointOverride().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  void close(@Disposes KmsClient kms) {
    kms.close();
  }

  static <B extends AwsClientBuilder<B, C>, C> B prepared(B builder) {
    return builder.overrideConfiguration(
        builder.overrideConfiguration().toBuilder()
            .retryStrategy(AwsRetryStrategy.doNotRetry())
            .addExecutionInterceptor(new BeforeSending())
            .build());
  }
}
