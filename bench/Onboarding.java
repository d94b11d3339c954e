import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.ArrayList;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * The bare loop that onboarding is measured beside: the SDK with the same options, the same three
 * calls for each user, side by side, and nothing else. Arguments: endpoint, group, users before the
 * clock runs, users that are measured, side by side. Prints users a second and milliseconds of CPU a
 * user.
 */
class Onboarding {

  public static void main(String... args) throws Exception {
    String group = args[1];
    int warm = Integer.parseInt(args[2]);
    int measured = Integer.parseInt(args[3]);
    int sideBySide = Integer.parseInt(args[4]);
    IamClient iam =
        IamClient.builder()
            .endpointOverride(URI.create(args[0]))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create("AKIASTINTSANDBOX0001", "stint-sandbox-secret")))
            .httpClientBuilder(ApacheHttpClient.builder().maxConnections(96))
            .overrideConfiguration(
                o ->
                    o.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(Duration.ofSeconds(20))
                        .apiCallAttemptTimeout(Duration.ofSeconds(8)))
            .build();
    iam.createGroup(r -> r.path("/stint/").groupName(group));
    ExecutorService threads = Executors.newFixedThreadPool(sideBySide);
    try {
      loop(threads, iam, group, 0, warm);
      long began = System.nanoTime();
      long cpu = cpu();
      loop(threads, iam, group, warm, measured);
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf("%.1f %.2f%n", measured / seconds, (cpu() - cpu) / 1e6 / measured);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void loop(
      ExecutorService threads, IamClient iam, String group, int from, int count) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      String name = group + "-" + i;
      all.add(threads.submit(() -> onboard(iam, group, name)));
    }
    for (Future<?> one : all) {
      one.get();
    }
  }

  private static void onboard(IamClient iam, String group, String name) {
    iam.createUser(
        r ->
            r.path("/stint/")
                .userName(name)
                .tags(tag("stint:managed-by", "bench"), tag("stint:owner", name), tag("stint:cohort:" + group, "member")));
    iam.createLoginProfile(r -> r.userName(name).password("Bench-" + name + "-#23456789Abc").passwordResetRequired(true));
    iam.addUserToGroup(r -> r.userName(name).groupName(group));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
  }
}
