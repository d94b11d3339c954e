package io.stint.role;

import io.stint.iam.SessionName;
import io.stint.web.Refusal;

/**
 * The body of {@code POST /roles/{name}/session-revocations}: one of the three.
 *
 * @param member the user name of a member
 * @param sessionName the exact name of sessions that are no member's
 */
record SessionRevocationRequest(String member, String sessionName, Boolean everybody) {

  SessionRevocationRequest {
    everybody = Boolean.TRUE.equals(everybody);
  }

  /**
   * @throws Refusal 400
   */
  void check() {
    int named = (member == null ? 0 : 1) + (sessionName == null ? 0 : 1) + (everybody ? 1 : 0);
    if (named != 1) {
      throw Refusal.invalid("", "Say whose sessions: a member, a sessionName, or everybody: true.");
    }
    if (!everybody) {
      try {
        new SessionName(member == null ? sessionName : member);
      } catch (IllegalArgumentException e) {
        throw Refusal.invalid(member == null ? "/sessionName" : "/member", e.getMessage());
      }
    }
  }
}
