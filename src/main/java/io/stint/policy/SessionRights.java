package io.stint.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * What who assumes a role may do to the session besides: rights of their own, which assuming does
 * not bring.
 *
 * @param tagSession whether they may give it tags
 * @param setSourceIdentity whether they may say on whose behalf it is, for as long as it lives
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required">
 *     Permissions to add session tags</a>
 */
public record SessionRights(boolean tagSession, boolean setSourceIdentity) {

  public static final SessionRights NONE = new SessionRights(false, false);

  /** Null says no. */
  public static SessionRights of(Boolean tagSession, Boolean setSourceIdentity) {
    return new SessionRights(
        Boolean.TRUE.equals(tagSession), Boolean.TRUE.equals(setSourceIdentity));
  }

  /** As IAM calls them; empty: none. */
  public List<String> actions() {
    List<String> actions = new ArrayList<>();
    if (tagSession) {
      actions.add("sts:TagSession");
    }
    if (setSourceIdentity) {
      actions.add("sts:SetSourceIdentity");
    }
    return actions;
  }

  /** What both allow. */
  public SessionRights within(SessionRights other) {
    return new SessionRights(
        tagSession && other.tagSession, setSourceIdentity && other.setSourceIdentity);
  }
}
