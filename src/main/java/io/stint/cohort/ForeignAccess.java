package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.entitlement.IndependentCalls;
import io.stint.entitlement.PolicySet;
import io.stint.iam.AccessKey;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamUser;
import io.stint.iam.IamUsers;
import io.stint.iam.Names;
import io.stint.iam.OtherCredential;
import io.stint.iam.PolicyArn;
import io.stint.iam.UserName;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is on a user of Stint's own and is neither wanted nor known: put there in a session that
 * could do so, it would outlive the grant that gave the session. Policies and memberships are
 * removed, credentials that Stint did not issue are deactivated, and it is told what it was. MFA
 * devices stay, and policies that only deny: they give nothing.
 */
@ApplicationScoped
class ForeignAccess {

  private static final Duration SHORTLY = Duration.ofSeconds(5);
  private static final String COHORT_TAG = "stint:cohort:";

  private final UserRows rows;
  private final UserGrants grants;
  private final Iam iam;
  private final KnownUsers known;
  private final MemberAudit events;

  ForeignAccess(UserRows rows, UserGrants grants, Iam iam, KnownUsers known, MemberAudit events) {
    this.known = known;
    this.rows = rows;
    this.grants = grants;
    this.iam = iam;
    this.events = events;
  }

  static boolean isDue(UserRow user) {
    return user.resyncUntil() != null && user.arn() != null && !user.adopted();
  }

  /**
   * After the rest of a pass: what that has written is known.
   *
   * @throws Stranger when all of it is somebody else's
   */
  Outcome remove(UserRow user, Claim claim) {
    Look look = new Look(user, claim);
    try {
      known.require(user, iam.urgent());
      IndependentCalls.runAll(look.steps());
    } catch (IamFailure.Missing gone) {
      return Outcome.settled(() -> events.foreign(user, look.removed));
    } catch (IamFailure e) {
      return Outcome.failed(
          e.code(),
          "Not all that is foreign could be removed: " + e.getMessage(),
          e.retryable(),
          look.next(),
          () -> events.foreign(user, look.removed));
    }
    return Outcome.settledUntil(
        look.next(),
        false,
        () -> {
          if (look.next() == null) {
            rows.looked(user.id());
          }
          events.foreign(user, look.removed);
        });
  }

  /** One user in one pass. */
  private final class Look {

    private final UserRow user;
    private final UserName name;
    private final Claim claim;
    private final IamUsers users;
    private final List<String> removed = new ArrayList<>();
    private boolean keyBeingMade;

    Look(UserRow user, Claim claim) {
      this.user = user;
      this.name = new UserName(user.userName());
      this.claim = claim;
      this.users = iam.urgent().users();
    }

    /** IAM may not show all at once what was done a moment ago: it is looked at twice. */
    Instant next() {
      if (keyBeingMade) {
        return claim.now().plus(SHORTLY);
      }
      return claim.now().isBefore(user.resyncUntil()) ? user.resyncUntil() : null;
    }

    List<Runnable> steps() {
      return List.of(
          this::policies,
          this::memberships,
          this::tags,
          this::signIn,
          this::accessKeys,
          this::otherCredentials,
          claim::stillHeld);
    }

    private void policies() {
      PolicySet known = requiringNew().call(() -> grants.known(user));
      Set<PolicyArn> attached = new HashSet<>(known.attached());
      known.own().keySet().forEach(own -> attached.add(iam.policies().arn(own)));
      DenyingPolicies<UserName> denying =
          new DenyingPolicies<>(iam.urgent(), users.policies(), name);
      List<Runnable> steps = new ArrayList<>();
      users.policies().inlineNames(name).stream()
          .filter(policy -> !known.inline().containsKey(policy) && !denying.has(policy))
          .forEach(
              policy ->
                  steps.add(
                      () ->
                          tell(
                              users.policies().deleteInline(name, policy),
                              "the inline policy " + policy)));
      users.policies().attached(name).stream()
          .filter(arn -> !attached.contains(arn) && !denying.has(arn))
          .forEach(
              arn ->
                  steps.add(
                      () ->
                          tell(users.policies().detach(name, arn), "the attached policy " + arn)));
      IndependentCalls.runAll(steps);
    }

    private void memberships() {
      Set<String> live =
          user.live(claim.now()).stream()
              .map(membership -> key(membership.cohortName()))
              .collect(Collectors.toSet());
      List<Runnable> steps = new ArrayList<>();
      for (GroupName group : users.groups(name)) {
        if (!live.contains(key(group.value()))) {
          steps.add(
              () -> {
                iam.urgent().groups().removeMember(group, name);
                tell(true, "the membership in the group " + group);
              });
        }
      }
      IndependentCalls.runAll(steps);
    }

    /** Who wears the tag of a cohort is taken for its member. */
    private void tags() {
      Set<String> live =
          user.live(claim.now()).stream().map(UserRow.Membership::tag).collect(Collectors.toSet());
      List<String> foreign =
          users.find(name).map(IamUser::tags).stream()
              .flatMap(tags -> tags.values().keySet().stream())
              .filter(tag -> tag.startsWith(COHORT_TAG) && !live.contains(tag))
              .toList();
      if (!foreign.isEmpty()) {
        users.untag(name, foreign);
        foreign.forEach(tag -> tell(true, "the tag " + tag));
      }
    }

    private void signIn() {
      boolean lapsed = user.credentials() == Credentials.LAPSED && user.desiredPassword() == null;
      if (lapsed || isSevered()) {
        tell(users.removeLoginProfile(name), "the console sign-in");
      }
    }

    private boolean isSevered() {
      return user.live(claim.now()).isEmpty();
    }

    /** Of a user whose time is over none is to be active, whoever has made it. */
    private void accessKeys() {
      List<AccessKey> active =
          users.accessKeys().list(name).stream().filter(AccessKey::active).toList();
      Set<String> issued =
          requiringNew()
              .call(
                  () -> {
                    keyBeingMade = rows.isKeyBeingMade(user.id(), claim.now());
                    return isSevered() ? Set.of() : rows.issuedKeys(user.id());
                  });
      if (keyBeingMade) {
        return;
      }
      IndependentCalls.runAll(
          active.stream()
              .filter(key -> !issued.contains(key.id().value()))
              .<Runnable>map(
                  key ->
                      () ->
                          tell(
                              users.accessKeys().deactivate(name, key.id()),
                              "the access key " + key.id().value() + " (made inactive)"))
              .toList());
    }

    private void otherCredentials() {
      IndependentCalls.runAll(
          users.otherCredentials().list(name).stream()
              .filter(OtherCredential::active)
              .<Runnable>map(
                  one ->
                      () ->
                          tell(
                              users.otherCredentials().deactivate(name, one),
                              one + " (made inactive)"))
              .toList());
    }

    private void tell(boolean was, String what) {
      if (was) {
        removed.add(what);
      }
      claim.stillHeld();
    }

    private static String key(String group) {
      return Names.key(group);
    }
  }
}
