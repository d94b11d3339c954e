package io.stint.iam;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The door to AWS. Verbs may run twice: already there and already gone are successes, and a create
 * whose answer was lost is found by the next try. What goes wrong is an {@link IamFailure}. Every
 * call waits for its turn in the budget that all replicas share; none may be made inside a database
 * transaction ({@link IllegalStateException}).
 */
@ApplicationScoped
public class Iam {

  private final AwsContext endpoint;
  private final StsClient sts;
  private final Ec2Client ec2;
  private final IamAccount.Remembered remembered;

  @Inject
  Iam(IamClient iam, StsClient sts, Ec2Client ec2, AwsCalls calls, IamConfig config, Clock clock) {
    this(
        new AwsContext(
            iam,
            calls,
            new Ownership(new IamPath(config.path()), config.managedBy()),
            config.boundary().map(Iam::boundary)),
        sts,
        ec2,
        new IamAccount.Remembered(clock));
  }

  Iam(AwsContext endpoint, StsClient sts, Ec2Client ec2, IamAccount.Remembered remembered) {
    this.endpoint = endpoint;
    this.sts = sts;
    this.ec2 = ec2;
    this.remembered = remembered;
  }

  private static PolicyArn boundary(String arn) {
    try {
      return new PolicyArn(arn);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("stint.iam.boundary: " + e.getMessage(), e);
    }
  }

  /** Made when the service starts, so that a wrong setting is seen then. */
  void start(@Observes StartupEvent starting) {
    EndpointUrls.requireBare("IAM", endpoint.client().serviceClientConfiguration());
    EndpointUrls.requireBare("STS", sts.serviceClientConfiguration());
    EndpointUrls.requireBare("EC2", ec2.serviceClientConfiguration());
  }

  /** The same door, going first when the budget is short: for what takes access away. */
  public Iam urgent() {
    return new Iam(endpoint.urgent(), sts, ec2, remembered);
  }

  /**
   * All that {@code pass} calls in this thread belongs together: it is brought to its end before
   * another pass begins, and goes before all others where it takes access away.
   *
   * @param paced what AWS throttled, or asked to be repeated later
   */
  public <T> T pass(Mandate mandate, Supplier<T> pass, Paced<T> paced) {
    Errand errand = new Errand(mandate);
    errand.begin();
    try {
      T answer = pass.get();
      return errand
          .again()
          .map(again -> paced.answer(answer, again.code(), again.least(), again.most()))
          .orElse(answer);
    } finally {
      errand.end();
    }
  }

  /** What a pass answers when it failed with this code and is to be repeated within this time. */
  public interface Paced<T> {
    T answer(T answered, String code, Duration least, Duration most);
  }

  /**
   * The latest that AWS's clock can show at {@code now}: what it compares with its own time ({@code
   * aws:TokenIssueTime}) is written by this one, or sessions that it issued a moment ago go on.
   *
   * @param now by the service's clock, the database's
   */
  public Instant issueTimeNow(Instant now) {
    return now.plus(endpoint.calls().clock().lead());
  }

  /**
   * The latest that AWS's clock can have shown at {@code past}, which was noted by the service's
   * clock; the same whenever it is asked for, as long as the clocks keep their distance.
   */
  public Instant issueTimeAt(Instant past) {
    return past.plus(endpoint.calls().clock().steadyLead());
  }

  /** How many calls are made. */
  public CallBudget budget() {
    return endpoint.calls().budget();
  }

  /**
   * The unique id of the user or role of this account that has the ARN; empty when there is none,
   * or one of that name under another path.
   *
   * @throws IamFailure when IAM does not tell
   */
  public Optional<String> idOf(PrincipalArn arn) {
    return arn.isRole()
        ? roles()
            .find(new RoleName(arn.name()))
            .filter(role -> role.arn().value().equals(arn.value()))
            .map(IamRole::id)
        : users()
            .find(new UserName(arn.name()))
            .filter(user -> user.arn().value().equals(arn.value()))
            .map(IamUser::id);
  }

  public IamUsers users() {
    return new IamUsers(endpoint);
  }

  public IamGroups groups() {
    return new IamGroups(endpoint);
  }

  public IamRoles roles() {
    return new IamRoles(endpoint);
  }

  public IamInstanceProfiles instanceProfiles() {
    return new IamInstanceProfiles(endpoint);
  }

  public IamPolicies policies() {
    return new IamPolicies(endpoint, account());
  }

  public Ec2Instances instances() {
    return new Ec2Instances(ec2, endpoint.calls());
  }

  public IamAccount account() {
    return new IamAccount(endpoint, sts, remembered);
  }
}
