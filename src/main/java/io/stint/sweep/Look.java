package io.stint.sweep;

import io.stint.iam.Iam;
import io.stint.iam.IamAccount;
import io.stint.iam.IamFailure;
import io.stint.iam.IamInstanceProfile;
import io.stint.iam.InventoryVisitor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads the whole account, and lets the features compare it with their rows. Changes nothing. */
@ApplicationScoped
class Look {

  private final Iam iam;
  private final List<Inspection> inspections;
  private final UnassignedMfaDevices devices;
  private final SweepConfig config;

  Look(
      Iam iam,
      @Any Instance<Inspection> inspections,
      UnassignedMfaDevices devices,
      SweepConfig config) {
    this.iam = iam;
    this.devices = devices;
    this.inspections = inspections.stream().toList();
    this.config = config;
  }

  /**
   * @param between run after each page
   * @throws IamFailure when the account cannot be read; it names the permission that is missing
   */
  Account at(Instant now, Runnable between) {
    Instant calm = now.minus(config.calm());
    List<Inspector> inspectors = inspections.stream().map(one -> one.begin(calm)).toList();
    Pages pages = new Pages(inspectors, iam.account(), between);
    iam.account().visit(pages);
    List<Finding> findings = new ArrayList<>(pages.told);
    findings.addAll(devices.unassigned(now));
    for (Inspector inspector : inspectors) {
      findings.addAll(inspector.findings());
      between.run();
    }
    int foreign = inspectors.stream().mapToInt(Inspector::foreign).sum();
    return new Account(
        findings, inspectors.stream().mapToInt(Inspector::known).sum(), foreign + pages.foreign);
  }

  /** One page at a time. */
  private static final class Pages implements InventoryVisitor {

    private final List<Inspector> inspectors;
    private final IamAccount account;
    private final Runnable between;
    private final List<Finding> told = new ArrayList<>();
    private int foreign;
    private final List<SeenUser> users = new ArrayList<>();
    private final List<SeenGroup> groups = new ArrayList<>();
    private final List<SeenRole> roles = new ArrayList<>();
    private final List<SeenPolicy> policies = new ArrayList<>();
    private final List<IamInstanceProfile> profiles = new ArrayList<>();

    Pages(List<Inspector> inspectors, IamAccount account, Runnable between) {
      this.inspectors = inspectors;
      this.account = account;
      this.between = between;
    }

    @Override
    public void user(SeenUser user) {
      users.add(user);
    }

    @Override
    public void group(SeenGroup group) {
      groups.add(group);
    }

    @Override
    public void role(SeenRole role) {
      roles.add(role);
    }

    @Override
    public void policy(SeenPolicy policy) {
      policies.add(policy);
    }

    @Override
    public void instanceProfile(IamInstanceProfile profile) {
      profiles.add(profile);
    }

    @Override
    public void pageSeen() {
      pass(users, page -> inspectors.forEach(one -> one.users(page)));
      pass(groups, page -> inspectors.forEach(one -> one.groups(page)));
      pass(roles, page -> inspectors.forEach(one -> one.roles(page)));
      pass(policies, page -> page.forEach(this::one));
      pass(profiles, page -> inspectors.forEach(one -> one.instanceProfiles(page)));
      between.run();
    }

    /** Whose it is says its name. */
    private void one(SeenPolicy policy) {
      boolean own = account.isOwn(policy.path());
      boolean known = false;
      for (Inspector inspector : inspectors) {
        known |= own && inspector.policy(policy);
      }
      if (own && !known) {
        told.add(
            Finding.told(
                FindingKind.FOREIGN_IN_OURS,
                Thing.POLICY,
                policy.arn().value(),
                null,
                "a policy under Stint's path that Stint has not made"));
      } else if (!own) {
        foreign++;
      }
    }

    private static <T> void pass(List<T> page, Consumer<List<T>> to) {
      if (!page.isEmpty()) {
        to.accept(List.copyOf(page));
        page.clear();
      }
    }
  }
}
