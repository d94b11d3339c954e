package io.stint.grant.use;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.cohort.People;
import io.stint.cohort.UserRef;
import io.stint.grant.Grant;
import io.stint.grant.GrantQueries;
import io.stint.grant.GrantRepository;
import io.stint.grant.GrantType;
import io.stint.grant.Grantee;
import io.stint.grant.explanation.MfaDevices;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PrincipalArn;
import io.stint.iam.UserName;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Writes instructions; reads from IAM, so no transaction may be open. */
@ApplicationScoped
class InstructionsWriter {

  private static final String ANYBODY = "<your user name>";

  private static final String ANY_DEVICE = "<ARN of your MFA device>";

  /** AWS gives no shorter sessions; the Deny on the role ends them all the same. */
  private static final long SHORTEST_SECONDS = 900;

  /** See {@link Profile#seconds}. */
  private static final long SHORTEST_OF_A_PROFILE = 3600;

  /** Of a role that is assumed by a session of another one, whatever its own maximum. */
  private static final long LONGEST_CHAINED_SECONDS = 3600;

  private final GrantRepository rows;
  private final People people;
  private final Roles roles;
  private final Iam iam;
  private final Clock clock;

  InstructionsWriter(GrantRepository rows, People people, Roles roles, Iam iam, Clock clock) {
    this.rows = rows;
    this.people = people;
    this.roles = roles;
    this.iam = iam;
    this.clock = clock;
  }

  /**
   * @param user as it is spelled in IAM; null: nobody in particular
   * @param inIam whether the user is known to be there
   * @param deniedBefore sessions that were issued before are; null: none is
   */
  private record Read(Grant grant, RoleRef role, String user, boolean inIam, Instant deniedBefore) {

    PrincipalArn stranger() {
      return grant.grantee().arn() == null ? null : new PrincipalArn(grant.grantee().arn());
    }
  }

  /**
   * @param member for a grant to a cohort; null: anybody's
   * @throws Refusal 404, 409 when the grant has ended, 422 when it is not that member's, 503
   */
  Instructions of(String id, String member, Tool tool) {
    UUID grantId = GrantQueries.id(id);
    Instant now = clock.instant();
    Read read = requiringNew().call(() -> read(grantId, member, now));
    try {
      return written(read, tool, now);
    } catch (IamFailure e) {
      throw Refusal.byAws(e.retryable(), "AWS could not be read: " + e.getMessage());
    }
  }

  private Read read(UUID id, String member, Instant now) {
    Grant grant =
        rows.findByIdOptional(id).orElseThrow(() -> Refusal.notFound("grant", id.toString()));
    if (grant.isOver(now)) {
      throw Refusal.of(ProblemCode.ENDED, "The grant has ended at " + grant.endsAt() + ".");
    }
    if (grant.waitsForApproval(now)) {
      throw Refusal.of(ProblemCode.NOT_APPROVED, "The grant is asked for, and not given yet.");
    }
    UUID roleId = grant.target().roleId();
    RoleRef role = roleId == null ? null : roles.find(roleId).orElse(null);
    if (role != null && !roles.strangers(Set.of(roleId)).isEmpty()) {
      throw notOurs("role " + role.name());
    }
    Grantee grantee = grant.grantee();
    grantee.requireIsFor(member);
    if (grantee.userName() != null) {
      requireNoStranger(grantee.userName());
      Optional<UserRef> user = people.user(grantee.userName(), now);
      boolean inIam = user.filter(u -> u.arn() != null).isPresent();
      return read(grant, role, user.map(UserRef::name).orElse(grantee.userName()), inIam);
    }
    if (member == null) {
      return new Read(grant, role, null, false, null);
    }
    requireNoStranger(member);
    UserRef user = memberOf(grantee, member, now);
    return read(grant, role, user.name(), user.arn() != null);
  }

  private Read read(Grant grant, RoleRef role, String user, boolean inIam) {
    Instant denied = role == null ? null : roles.sessionsDeniedBefore(role.id(), user).orElse(null);
    return new Read(grant, role, user, inIam, denied);
  }

  private void requireNoStranger(String member) {
    if (people.isStranger(member)) {
      throw notOurs("user " + member);
    }
  }

  private static Refusal notOurs(String what) {
    return Refusal.of(
        ProblemCode.NOT_OURS,
        "The " + what + " in IAM is not the one that Stint knows; nothing works there.");
  }

  /** What is sent goes into a file of the person's: only a name that is known does. */
  private UserRef memberOf(Grantee cohort, String member, Instant now) {
    return people
        .user(member, now)
        .filter(user -> people.cohortsOf(user.id(), now).containsKey(cohort.cohortId()))
        .orElseThrow(
            () ->
                Refusal.impossible(
                    "?member", "The cohort " + cohort.cohortName() + " has no such member."));
  }

  private Instructions written(Read read, Tool tool, Instant now) {
    Grant grant = read.grant();
    boolean foreign = read.stranger() != null;
    String source =
        foreign ? "default" : ProfileName.ofUser(read.user() == null ? "me" : read.user());
    boolean assumes = grant.type() == GrantType.ASSUME_ROLE;
    Optional<String> device = assumes && asksForMfa(read) ? device(read) : Optional.empty();
    Profile profile = assumes && read.role() != null ? profile(read, source, now, device) : null;
    SetUp setUp = profile == null ? SetUp.NONE : SetUp.of(tool, profile);
    String note = (note(read) + " " + setUp.note()).strip();
    return new Instructions(
        grant.type(),
        read.user(),
        iam.account().signInUrl(),
        grant.endsAt(),
        foreign ? null : "aws configure --profile " + source,
        foreign ? null : "aws login --profile " + source,
        profile == null ? null : profile.section(),
        profile == null ? null : profile.command(),
        profile == null ? null : profile.switchRoleUrl(),
        tool,
        setUp.profile(),
        setUp.text(),
        setUp.use(),
        assumes && asksForMfa(read) && read.inIam() && device.isEmpty()
            ? MfaDevices.lacking(read.user()) + " " + note
            : note);
  }

  private static boolean asksForMfa(Read read) {
    return read.role() != null
        && read.role().grants().mfa()
        && !(read.stranger() != null && read.stranger().isRole());
  }

  private Profile profile(Read read, String source, Instant now, Optional<String> device) {
    RoleRef role = read.role();
    boolean chained = read.stranger() != null && read.stranger().isRole();
    long longest = role.maxSessionDuration().toSeconds();
    long left = Duration.between(now, read.grant().endsAt()).toSeconds();
    long seconds = Math.min(left, chained ? Math.min(longest, LONGEST_CHAINED_SECONDS) : longest);
    return new Profile(
        role.name(),
        read.grant().target().roleArn(),
        source,
        read.stranger() == null,
        session(read),
        externalId(read),
        asksForMfa(read) ? device.orElse(ANY_DEVICE) : null,
        Math.max(SHORTEST_OF_A_PROFILE, seconds),
        Math.max(SHORTEST_SECONDS, seconds),
        iam.instances().region());
  }

  /**
   * Another one for each grant, and after sessions were ended: the command line would go on with
   * one that is denied for as long as it lives.
   */
  private static String externalId(Read read) {
    String id = read.grant().id().toString();
    return read.deniedBefore() == null ? id : id + "-" + read.deniedBefore().getEpochSecond();
  }

  /** Strangers choose theirs; a name of one character cannot be one. */
  private static String session(Read read) {
    if (read.stranger() == null) {
      return read.user() == null ? ANYBODY : read.user();
    }
    String name = read.stranger().name();
    return name.length() < 2 ? "stint" : name;
  }

  /** Only one that is there; who has none puts in what enrolling gives. */
  private Optional<String> device(Read read) {
    try {
      return read.inIam() ? iam.users().codeDevice(new UserName(read.user())) : Optional.empty();
    } catch (IamFailure.Missing gone) {
      return Optional.empty();
    }
  }

  private static String note(Read read) {
    return switch (read.grant().type()) {
      case ASSUME_ROLE ->
          read.stranger() == null
              ? "The session name must be "
                  + (read.user() == null ? "your user name" : read.user())
                  + "; everything in the session is refused from the end on."
              : read.stranger().isRole()
                  ? "Sessions last up to an hour after the end: AWS gives a role that assumes"
                      + " another no longer ones."
                  : "Sessions last up to the role's longest session after the end.";
      case PASS_ROLE ->
          "Launch with the instance profile that holds the role: aws ec2 run-instances"
              + " --iam-instance-profile Name=<instance profile> …; the end takes nothing from"
              + " instances that run.";
      case POLICY -> "The permissions are the user's own until the end; nothing is to be set up.";
    };
  }
}
