package io.stint.role;

import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamRole;
import io.stint.iam.RoleName;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.MfaDemand;
import io.stint.role.trust.OwnersTrust;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What its owner has made of a role that is adopted: what it holds is judged as what is made is,
 * and what its trust policy demands of a sign-in is demanded of grants too.
 */
@ApplicationScoped
class OwnersRole {

  private final Iam iam;
  private final RoleRights rights;

  OwnersRole(Iam iam, RoleRights rights) {
    this.iam = iam;
    this.rights = rights;
  }

  /**
   * The request with what the owner demands taken over.
   *
   * @throws Refusal 422 when it asks for less, or the role would raise rights and does not say so;
   *     503
   */
  RoleRequest taken(RoleRequest request) {
    RoleName name = new RoleName(request.name());
    GrantRequirements asked =
        request.grants() == null ? GrantRequirements.UNSAID : request.grants();
    requireNothingRaises(name, asked.privileged(), "/adopt");
    MfaDemand owners = demand(name);
    requireNoLess(name, asked.refusesMfa() && owners.mfa(), asked.mfaMaxAge(), owners);
    return request.with(asked.with(owners));
  }

  /**
   * @throws Refusal 422 as {@link #taken}
   */
  void changed(Role current, GrantRequirements changed) {
    GrantRequirements before = current.settings().grants();
    RoleName name = new RoleName(current.name());
    if (before.privileged() && !changed.privileged()) {
      requireNothingRaises(name, false, "/grants/privileged");
    }
    boolean less =
        before.mfa() && !changed.mfa() || !Objects.equals(before.mfaMaxAge(), changed.mfaMaxAge());
    if (less) {
      MfaDemand owners = demand(name);
      requireNoLess(name, !changed.mfa() && owners.mfa(), changed.mfaMaxAge(), owners);
    }
  }

  /** As {@link Roles#raising}. */
  List<String> raising(RoleRef role) {
    return rights.held(role);
  }

  /** Nothing for a role that is not there. */
  MfaDemand demand(RoleName name) {
    try {
      return iam.roles()
          .find(name)
          .map(IamRole::trustPolicy)
          .map(OwnersRole::of)
          .orElse(MfaDemand.NONE);
    } catch (IamFailure e) {
      throw RoleChecks.unreachable(e);
    }
  }

  private static MfaDemand of(String trust) {
    try {
      return OwnersTrust.demand(trust);
    } catch (InvalidPolicyException e) {
      throw Refusal.impossible(
          "/adopt", "The role's trust policy cannot be read here: " + e.getMessage());
    }
  }

  private void requireNothingRaises(RoleName name, boolean privileged, String at) {
    if (privileged) {
      return;
    }
    try {
      Optional<String> raising = rights.held(name).stream().findFirst();
      if (raising.isPresent()) {
        throw RoleRights.refused(at, name.value(), raising.get());
      }
    } catch (IamFailure e) {
      throw RoleChecks.unreachable(e);
    }
  }

  private static void requireNoLess(
      RoleName name, boolean without, Duration age, MfaDemand owners) {
    if (without) {
      throw Refusal.impossible(
          "/grants/mfa", "The owner of the role " + name + " demands MFA in its trust policy.");
    }
    if (age != null && owners.maxAge() != null && age.compareTo(owners.maxAge()) > 0) {
      throw Refusal.impossible(
          "/grants/mfaMaxAge",
          "The owner of the role "
              + name
              + " demands MFA of at most "
              + owners.maxAge()
              + " ago in its trust policy.");
    }
  }
}
