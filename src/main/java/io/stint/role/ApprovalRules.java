package io.stint.role;

import io.stint.web.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What the request alone shows to be wrong with who has to agree. */
final class ApprovalRules {

  private static final String AT = "/grants/approval";
  private static final int MOST_GROUPS = 20;
  private static final Duration LONGEST_AGE = Duration.ofDays(365);
  private static final Pattern WORD = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private ApprovalRules() {}

  static void check(GrantApproval asked, Refusal.Collector wrong) {
    wrong.require(
        asked.count() >= 0 && asked.count() <= GrantApproval.MOST,
        AT + "/count",
        "from 0 to " + GrantApproval.MOST);
    List<String> groups = asked.approvers();
    wrong.require(
        groups.size() <= MOST_GROUPS, AT + "/approvers", "at most " + MOST_GROUPS + " groups");
    for (int i = 0; i < groups.size(); i++) {
      wrong.require(
          isWord(groups.get(i)), AT + "/approvers/" + i, "1 to 128 visible ASCII characters");
    }
    wrong.require(
        asked.acr() == null || isWord(asked.acr()),
        AT + "/acr",
        "1 to 128 visible ASCII characters");
    wrong.require(
        asked.maxAge() == null
            || RoleRules.isWholeSeconds(asked.maxAge())
                && asked.maxAge().compareTo(LONGEST_AGE) <= 0,
        AT + "/maxAge",
        "a duration of whole seconds, above zero and up to P365D");
  }

  private static boolean isWord(String text) {
    return text != null && WORD.matcher(text).matches() && text.indexOf('"') < 0;
  }
}
