package io.stint.instanceprofile;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.iam.IamInstanceProfile;
import io.stint.iam.IamInstanceProfiles;
import io.stint.iam.InstanceProfileName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the profile of a row from a stranger's under its name: by the unique id that was seen
 * first. Somebody may delete and make anew between this look and the write that follows; IAM has no
 * write that asks for an id, so that gap of one call stays.
 */
@ApplicationScoped
class KnownProfiles {

  private final ProfileRepository rows;
  private final AuditTrail audit;

  KnownProfiles(ProfileRepository rows, AuditTrail audit) {
    this.rows = rows;
    this.audit = audit;
  }

  /**
   * What is in IAM under the name; empty when nothing is.
   *
   * @throws ProfileStranger told once as an event
   */
  Optional<IamInstanceProfile> find(InstanceProfile profile, IamInstanceProfiles target) {
    Optional<IamInstanceProfile> observed = target.find(new InstanceProfileName(profile.name()));
    String stranger =
        observed
            .filter(seen -> !isSame(profile, seen, target))
            .map(IamInstanceProfile::id)
            .orElse(null);
    note(profile, stranger, observed.isEmpty());
    if (stranger != null) {
      throw ProfileStranger.profile(profile, observed.get());
    }
    return observed;
  }

  /** Before an id was kept, path and owner's tag alone can tell. */
  private static boolean isSame(
      InstanceProfile profile, IamInstanceProfile observed, IamInstanceProfiles target) {
    return profile.iamId() == null
        ? profile.arn() == null || target.standing(observed, profile.id().toString()).mine()
        : profile.iamId().equals(observed.id());
  }

  private void note(InstanceProfile profile, String stranger, boolean gone) {
    boolean lost = gone && profile.iamId() != null && !profile.adopted();
    boolean same =
        stranger == null ? profile.strangerId() == null : stranger.equals(profile.strangerId());
    if (same && !lost) {
      return;
    }
    requiringNew()
        .run(
            () -> {
              rows.stranger(profile.id(), stranger, lost);
              if (stranger != null && !same) {
                audit.recordOwn(
                    AuditAction.INSTANCE_PROFILE_STRANGER_FOUND,
                    profile.name(),
                    Map.of("iamId", stranger));
              }
            });
  }
}
