package io.stint.grant.use;

import io.stint.cohort.Credentials;
import io.stint.cohort.MemberState;
import io.stint.cohort.OwnMemberships.OwnMembership;
import io.stint.grant.Grant;
import io.stint.grant.GrantState;
import io.stint.grant.GrantType;
import io.stint.security.Caller;
import io.stint.security.CallerRole;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A caller as they are shown to themselves.
 *
 * @param roles with all that they imply
 * @param expiresAt when the token that was sent is not taken any more; null: it has no end
 * @param email that the issuer says it has verified; null: it does not say so
 * @param memberships of the person with this address
 * @param grants to them or to one of their cohorts, the first to end before the others
 */
record Me(
    String issuer,
    String subject,
    List<CallerRole> roles,
    List<String> groups,
    Instant expiresAt,
    String email,
    List<Membership> memberships,
    List<OwnGrant> grants) {

  /** See {@link OwnMembership}. */
  record Membership(
      String cohort,
      String userName,
      MemberState state,
      Instant endsAt,
      Credentials credentials,
      String signInUrl) {

    static Membership of(OwnMembership mine) {
      return new Membership(
          mine.cohort(),
          mine.userName(),
          mine.state(),
          mine.endsAt(),
          mine.credentials(),
          mine.signInUrl());
    }
  }

  /**
   * What of a grant its holder needs; nothing of others who are on its way.
   *
   * @param cohort that it is to; null: to the person
   * @param instructions null: it is over, nothing works at this moment, or there are many before it
   */
  record OwnGrant(
      UUID id,
      GrantType type,
      String role,
      String cohort,
      GrantState state,
      Instant startsAt,
      Instant endsAt,
      Instructions instructions) {

    static OwnGrant of(Grant grant, Instructions instructions, Instant now) {
      return new OwnGrant(
          grant.id(),
          grant.type(),
          grant.target().roleName(),
          grant.grantee().cohortName(),
          grant.stateAt(now),
          grant.startsAt(),
          grant.endsAt(),
          instructions);
    }
  }

  static Me of(Caller caller, List<OwnMembership> memberships, List<OwnGrant> grants) {
    return new Me(
        caller.issuer(),
        caller.subject(),
        caller.roles().stream().sorted().toList(),
        caller.groups().stream().sorted().toList(),
        caller.endsAt(),
        caller.email(),
        memberships.stream().map(Membership::of).toList(),
        grants);
  }
}
