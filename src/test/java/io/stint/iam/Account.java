package io.stint.iam;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.stint.sandbox.CallLog;
import io.stint.sandbox.SandboxAws;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/** An account in the sandbox and the door to it, through the real SDK. */
final class Account implements AutoCloseable {

  private static final SdkHttpClient HTTP =
      ApacheHttpClient.builder().maxConnections(64).socketTimeout(Duration.ofSeconds(5)).build();

  final SandboxAws aws;
  final IamClient client;
  final Ec2Client ec2;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Iam iam;

  Account(SandboxAws.Options options) {
    aws = SandboxAws.start(options);
    client = at(IamClient.builder().httpClient(HTTP)).build();
    ec2 = at(Ec2Client.builder().httpClient(HTTP)).build();
    IamBudget unlimited = new IamBudget(config(Map.of()), null, Sleeper.SLEEP, () -> false);
    iam =
        new Iam(
            new AwsContext(
                client,
                new AwsCalls(
                    unlimited,
                    Priority.NORMAL,
                    meters,
                    new AwsClock(Clock.systemUTC(), System::nanoTime),
                    new AwsStanding(Clock.systemUTC(), meters),
                    length -> {}),
                new Ownership(new IamPath("/stint/"), "stint"),
                Optional.empty()),
            at(StsClient.builder().httpClient(HTTP)).build(),
            ec2,
            new IamAccount.Remembered(Clock.systemUTC()));
  }

  static Account fresh() {
    return new Account(SandboxAws.Options.inMemory());
  }

  static IamConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withMapping(IamConfig.class)
        .withDefaultValues(settings)
        .build()
        .getConfigMapping(IamConfig.class);
  }

  /** The actions that came since the last {@link #forgetCalls}. */
  List<String> actions() {
    return aws.calls().entries().stream().map(CallLog.Entry::action).toList();
  }

  void forgetCalls() {
    aws.calls().clear();
  }

  private <B extends AwsClientBuilder<B, C>, C> B at(B builder) {
    return AwsClients.prepared(
        builder
            .endpointOverride(aws.endpoint())
            .region(Region.of(SandboxAws.REGION))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        SandboxAws.ACCESS_KEY_ID, SandboxAws.SECRET_ACCESS_KEY))));
  }

  @Override
  public void close() {
    aws.close();
  }
}
