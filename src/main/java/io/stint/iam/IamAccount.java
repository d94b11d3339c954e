package io.stint.iam;

import io.stint.policy.Home;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The account that Stint works in. All throw {@link IamFailure}. */
public final class IamAccount {

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final IamClient iam;
  private final StsClient sts;
  private final AwsCalls calls;
  private final Remembered remembered;
  private final String path;
  private final Ownership ownership;
  private final Optional<PolicyArn> boundary;

  IamAccount(AwsContext endpoint, StsClient sts, Remembered remembered) {
    this.iam = endpoint.client();
    this.sts = sts;
    this.calls = endpoint.calls();
    this.remembered = remembered;
    this.ownership = endpoint.ownership();
    this.path = ownership.path().value();
    this.boundary = endpoint.boundary();
  }

  /** Asked once: credentials belong to one account for as long as the process lives. */
  public CallerIdentity identity() {
    return remembered.identity.get(
        () -> {
          var answer = calls.read("GetCallerIdentity", () -> sts.getCallerIdentity());
          return new CallerIdentity(new AccountId(answer.account()), new Arn(answer.arn()));
        });
  }

  /** Asks AWS who we are, whatever is known. */
  void ask() {
    calls.read("GetCallerIdentity", () -> sts.getCallerIdentity());
  }

  /**
   * Where policy documents take effect. Asks once; where AWS was never reached, it is any account.
   */
  public Home home() {
    try {
      CallerIdentity we = identity();
      return new Home(we.arn().partition(), we.account().value(), path);
    } catch (IamFailure e) {
      return Home.unknown(path);
    }
  }

  /** As {@link #home}, of what is known; asks nobody. */
  public Home lastHome() {
    return lastIdentity()
        .map(we -> new Home(we.arn().partition(), we.account().value(), path))
        .orElseGet(() -> Home.unknown(path));
  }

  /** What {@link #identity} has answered before; asks nobody. */
  public Optional<CallerIdentity> lastIdentity() {
    return remembered.identity.last();
  }

  /** The quotas that were read last, however old; for where IAM may not be asked. */
  public Optional<Quotas> lastQuotas() {
    return remembered.quotas.last();
  }

  /** At most a minute old. */
  public Quotas quotas() {
    return remembered.quotas.get(
        () -> {
          Map<String, Integer> summary =
              calls.read("GetAccountSummary", () -> iam.getAccountSummary()).summaryMapAsStrings();
          return new Quotas(summary);
        });
  }

  /** At most a minute old. */
  public PasswordPolicy passwordPolicy() {
    return remembered.passwordPolicy.get(
        () -> {
          try {
            return PasswordPolicy.of(
                calls.read("GetAccountPasswordPolicy", () -> iam.getAccountPasswordPolicy()));
          } catch (IamFailure.Missing none) {
            return PasswordPolicy.AWS_DEFAULT;
          }
        });
  }

  /** The account's alias, at most a minute old. */
  public Optional<String> alias() {
    return remembered.alias.get(
        () ->
            calls
                .read("ListAccountAliases", () -> iam.listAccountAliases())
                .accountAliases()
                .stream()
                .findFirst());
  }

  /** Where the account's users sign in to the console. */
  public String signInUrl() {
    return "https://%s.%s/console"
        .formatted(alias().orElseGet(() -> identity().account().value()), signInHost());
  }

  /**
   * What is in the account: one call for a thousand objects.
   *
   * @throws IamFailure.Refused naming the permission that Stint lacks
   */
  public void visit(InventoryVisitor visitor) {
    new Inventory(iam, calls).visit(visitor);
  }

  /**
   * The serial numbers of virtual MFA devices under Stint's path that are nobody's.
   *
   * @throws IamFailure.Refused naming the permission that Stint lacks
   */
  public List<Arn> unassignedMfaDevices() {
    return new Inventory(iam, calls)
        .unassignedMfaDevices().stream()
            .filter(serial -> serial.value().contains(":mfa" + path))
            .toList();
  }

  /**
   * Says whether it was there.
   *
   * @throws IamFailure.Conflict when it is somebody's by now: then it stays
   */
  public boolean removeMfaDevice(Arn serial) {
    return calls.remove(
        "DeleteVirtualMFADevice",
        () -> iam.deleteVirtualMFADevice(r -> r.serialNumber(serial.value())));
  }

  /**
   * The permissions boundary of every user and role of Stint's making; empty: none is asked for.
   */
  public Optional<PolicyArn> boundary() {
    return boundary;
  }

  /** Whether the path is Stint's. */
  public boolean isOwn(IamPath other) {
    return other.isUnder(ownership.path());
  }

  /** Which row it was made for, by its tags; empty: Stint has not made it. */
  public Optional<String> ownerOf(IamPath objectPath, Tags tags) {
    return ownership.ours(objectPath, tags) ? tags.get(Ownership.OWNER) : Optional.empty();
  }

  /** Whether it wears the tags of the row that it was made for. */
  public boolean wearsTagsOf(String owner, IamPath objectPath, Tags tags) {
    return ownership.standing(objectPath, tags, owner).mine();
  }

  private String signInHost() {
    return switch (identity().arn().partition()) {
      case "aws-cn" -> "signin.amazonaws.cn";
      case "aws-us-gov" -> "signin.amazonaws-us-gov.com";
      default -> "signin.aws.amazon.com";
    };
  }

  /** Shared by every view of the door. */
  static final class Remembered {
    private final Cached<CallerIdentity> identity;
    private final Cached<Quotas> quotas;
    private final Cached<PasswordPolicy> passwordPolicy;
    private final Cached<Optional<String>> alias;

    Remembered(Clock clock) {
      LongSupplier ticks = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
      identity = new Cached<>(Long.MAX_VALUE, ticks);
      quotas = new Cached<>(MINUTE, ticks);
      passwordPolicy = new Cached<>(MINUTE, ticks);
      alias = new Cached<>(MINUTE, ticks);
    }
  }
}
