package io.stint.role;

import io.stint.iam.SessionName;
import io.stint.web.Refusal;

/**
 * The body of {@code POST /roles/{name}/session-revocations}: one of both.
 *
 * @param member the session name, which for members is their user name
 */
record SessionRevocation(String member, Boolean everybody) {

  SessionRevocation {
    everybody = Boolean.TRUE.equals(everybody);
  }

  /**
   * The session name; null for everybody.
   *
   * @throws Refusal 400
   */
  String checkedMember() {
    if (everybody == (member != null)) {
      throw Refusal.invalid("", "Say whose sessions: a member, or everybody: true.");
    }
    try {
      return everybody ? null : new SessionName(member).value();
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("/member", e.getMessage());
    }
  }
}
