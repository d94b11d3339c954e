package io.stint.role;

import io.stint.policy.MfaDemand;
import io.stint.policy.SessionRights;
import java.time.Duration;

/**
 * What a role asks of the grants on it.
 *
 * @param mfa whether who assumes the role must have signed in with MFA
 * @param mfaMaxAge how long ago that may have been; null for any time
 * @param maxDuration the longest grant; null for any
 * @param chaining whether sessions that grants give may assume further roles; not, where nothing is
 *     said
 * @param privileged whether the role may hold by which its holder could raise their own rights: the
 *     only way past the guard against that
 * @param approval who has to agree before one is given; null: nobody where an administrator gives
 *     it, one where somebody else asks
 * @param tagSession whether grants may let sessions be given tags
 * @param setSourceIdentity whether grants may let sessions be given a source identity
 */
public record GrantRequirements(
    Boolean mfa,
    Duration mfaMaxAge,
    Duration maxDuration,
    Chaining chaining,
    Boolean privileged,
    GrantApproval approval,
    Boolean tagSession,
    Boolean setSourceIdentity) {

  static final GrantRequirements NONE =
      new GrantRequirements(false, null, null, Chaining.DENY, false, null, false, false);

  /** Of a request that says nothing about grants. */
  static final GrantRequirements UNSAID =
      new GrantRequirements(null, null, null, null, null, null, null, null);

  public GrantRequirements {
    chaining = chaining == null ? Chaining.DENY : chaining;
    privileged = Boolean.TRUE.equals(privileged);
    tagSession = Boolean.TRUE.equals(tagSession);
    setSourceIdentity = Boolean.TRUE.equals(setSourceIdentity);
  }

  @Override
  public Boolean mfa() {
    return Boolean.TRUE.equals(mfa);
  }

  /** Whether the request says that MFA is not asked for. */
  boolean refusesMfa() {
    return Boolean.FALSE.equals(mfa);
  }

  /** With nothing left open. */
  GrantRequirements whole() {
    return new GrantRequirements(
        mfa(),
        mfaMaxAge,
        maxDuration,
        chaining,
        privileged,
        approval,
        tagSession,
        setSourceIdentity);
  }

  /** The same, where the role's owner demands this as well. */
  public GrantRequirements with(MfaDemand owners) {
    return new GrantRequirements(
        mfa() || owners.mfa(),
        MfaDemand.shorter(mfaMaxAge, owners.maxAge()),
        maxDuration,
        chaining,
        privileged,
        approval,
        tagSession,
        setSourceIdentity);
  }

  /** What grants may allow. */
  public SessionRights rights() {
    return SessionRights.of(tagSession, setSourceIdentity);
  }

  /** Who has to agree, where nobody is named. */
  public GrantApproval approvalRule() {
    return approval == null ? GrantApproval.UNSAID : approval;
  }

  /**
   * How many have to agree.
   *
   * @param given whether it is an administrator who gives it
   */
  public int approvalsNeeded(boolean given) {
    int said = approval != null ? approval.count() : given ? 0 : 1;
    return privileged ? Math.max(1, said) : said;
  }
}
