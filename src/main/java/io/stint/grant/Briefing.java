package io.stint.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.grant.Instructions.Profile;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.UserName;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Writes instructions; reads from IAM, so no transaction may be open. */
@ApplicationScoped
class Briefing {

  private static final String ANYBODY = "<your user name>";

  /** AWS gives no shorter sessions; the Deny on the role ends them all the same. */
  private static final long SHORTEST_SECONDS = 900;

  private static final Duration SHORTLY = Duration.ofSeconds(2);

  private final GrantRows rows;
  private final Roles roles;
  private final Iam iam;
  private final Clock clock;

  Briefing(GrantRows rows, Roles roles, Iam iam, Clock clock) {
    this.rows = rows;
    this.roles = roles;
    this.iam = iam;
    this.clock = clock;
  }

  private record Read(Grant grant, RoleRef role) {}

  /**
   * @param member for a grant to a cohort; null: anybody's
   * @throws Refusal 404, 409 when the grant has ended, 503
   */
  Instructions of(String id, String member) {
    UUID grantId = GrantReads.id(id);
    Instant now = clock.instant();
    Read read =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  Grant grant = rows.find(grantId).orElseThrow(() -> Refusal.notFound("grant", id));
                  UUID role = grant.target().roleId();
                  return new Read(grant, role == null ? null : roles.find(role).orElse(null));
                });
    if (read.grant().isOver(now)) {
      throw Refusal.conflict("ended", "The grant has ended at " + read.grant().endsAt() + ".");
    }
    try {
      return written(read, member, now);
    } catch (IamFailure e) {
      throw Refusal.unavailable(
          "aws-unavailable", "AWS could not be read: " + e.getMessage(), SHORTLY);
    }
  }

  private Instructions written(Read read, String member, Instant now) {
    Grant grant = read.grant();
    String user = grant.grantee().userName() == null ? member : grant.grantee().userName();
    boolean foreign = grant.grantee().arn() != null;
    String source = foreign ? "default" : "stint-" + (user == null ? "me" : user);
    Profile profile =
        grant.type() == GrantType.ASSUME_ROLE && read.role() != null
            ? profile(grant, read.role(), user, source, now)
            : null;
    return new Instructions(
        grant.type(),
        user,
        iam.account().signInUrl(),
        grant.endsAt(),
        foreign ? null : "aws configure --profile " + source,
        foreign ? null : "aws login --profile " + source,
        profile == null ? null : profile.awsConfig(),
        profile == null ? null : profile.command(),
        profile == null ? null : profile.switchRoleUrl(),
        note(grant, user));
  }

  private Profile profile(Grant grant, RoleRef role, String user, String source, Instant now) {
    long left = Duration.between(now, grant.endsAt()).toSeconds();
    long seconds =
        Math.max(SHORTEST_SECONDS, Math.min(left, role.maxSessionDuration().toSeconds()));
    boolean foreign = grant.grantee().arn() != null;
    String session =
        foreign
            ? grant.grantee().arn().substring(grant.grantee().arn().lastIndexOf('/') + 1)
            : user == null ? ANYBODY : user;
    return new Profile(
        role.name(),
        grant.target().roleArn(),
        source,
        session,
        seconds,
        role.grants().mfa() ? mfaSerial(grant, user) : null);
  }

  private String mfaSerial(Grant grant, String user) {
    if (user != null) {
      var serials = iam.users().mfaSerials(new UserName(user));
      if (!serials.isEmpty()) {
        return serials.get(0);
      }
    }
    String account =
        grant.grantee().arn() == null
            ? iam.account().identity().account().value()
            : grant.grantee().arn().split(":", 6)[4];
    return "arn:aws:iam::" + account + ":mfa/" + (user == null ? "<your device>" : user);
  }

  private static String note(Grant grant, String user) {
    return switch (grant.type()) {
      case ASSUME_ROLE ->
          grant.grantee().arn() != null
              ? "Sessions last up to the role's longest session after the end."
              : "The session name must be "
                  + (user == null ? "your user name" : user)
                  + "; everything in the session is refused from the end on.";
      case PASS_ROLE ->
          "Launch with the instance profile that holds the role: aws ec2 run-instances"
              + " --iam-instance-profile Name=<instance profile> …; the end takes nothing from"
              + " instances that run.";
      case POLICY -> "The permissions are the user's own until the end; nothing is to be set up.";
    };
  }
}
