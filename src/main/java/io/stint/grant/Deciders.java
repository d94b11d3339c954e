package io.stint.grant;

import io.stint.access.OwnedKind;
import io.stint.access.Ownership;
import io.stint.cohort.CallersAsMembers;
import io.stint.role.GrantApproval;
import io.stint.security.Caller;
import io.stint.security.CurrentCaller;
import io.stint.security.SignIn;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Who may decide on what is asked for: those whom the role names, by the rule of when it was asked
 * and by the one of now, and never anybody who gains by it.
 */
@ApplicationScoped
class Deciders {

  private static final String COPY =
      "Who has made the token of the other one is no other: they may have a copy.";

  private final CurrentCaller current;
  private final Ownership ownership;
  private final CallersAsMembers members;

  Deciders(CurrentCaller current, Ownership ownership, CallersAsMembers members) {
    this.current = current;
    this.ownership = ownership;
    this.members = members;
  }

  Caller caller() {
    return current.get();
  }

  /**
   * @throws Refusal 403
   */
  void requireMay(Grant grant, Requests.Standing standing) {
    Caller caller = current.get();
    for (GrantApproval rule : rules(standing)) {
      if (!caller.isAdmin() && !isApprover(caller, grant, rule)) {
        throw Refusal.of(
            ProblemCode.FORBIDDEN,
            grant.target().roleName() == null
                ? "Only an administrator decides on what is about no role."
                : "Not an approver of the role " + grant.target().roleName() + ".");
      }
    }
    requireAnother(grant, standing.asking(), caller);
  }

  private boolean isApprover(Caller caller, Grant grant, GrantApproval rule) {
    if (grant.target().roleName() == null || !caller.isApprover()) {
      return false;
    }
    return rule.approvers().isEmpty()
        ? ownership.owns(OwnedKind.ROLE, grant.target().roleName())
        : rule.approvers().stream().anyMatch(caller.groups()::contains);
  }

  private void requireAnother(Grant grant, Asking asking, Caller caller) {
    if (asking.isBy(caller) || caller.key().equals(grant.requestedBy())) {
      throw self("Who asks for a grant does not decide on it, by whatever token.");
    }
    if (asking.isByATokenOf(caller) || makers().contains(asking.name())) {
      throw self(COPY);
    }
    if (members.mayBeCaller(grant.grantee().userId(), grant.grantee().cohortId())) {
      throw self("It is for the caller, or for a cohort that they are in.");
    }
  }

  /** Who have made the token of who decides, or one that it was made with. */
  Set<String> makers() {
    return current.makers();
  }

  /**
   * That who agrees is another than those who have, also where one has made the other's token.
   *
   * @throws Refusal 403
   */
  void requireAnotherVoice(Requests.Standing standing) {
    Set<String> makers = makers();
    String name = current.get().name();
    boolean same =
        standing
            .agreed()
            .anyMatch(each -> makers.contains(each.by()) || each.makers().contains(name));
    if (same) {
      throw self(COPY);
    }
  }

  private static Refusal self(String words) {
    return Refusal.of(ProblemCode.SELF_APPROVAL, words);
  }

  /**
   * @throws Refusal 401, RFC 9470
   */
  void requireSignedIn(Requests.Standing standing, Instant now) {
    SignIn how = current.signIn();
    for (GrantApproval rule : rules(standing)) {
      boolean acr = rule.acr() == null || rule.acr().equals(how.acr());
      boolean fresh =
          rule.maxAge() == null || how.at() != null && !now.isAfter(how.at().plus(rule.maxAge()));
      if (!acr || !fresh) {
        throw Refusal.of(
                ProblemCode.SIGN_IN_AGAIN,
                "The role asks its approvers to have signed in otherwise, or lately.")
            .with("WWW-Authenticate", challenge(rule));
      }
    }
  }

  private static String challenge(GrantApproval rule) {
    StringBuilder words = new StringBuilder("Bearer error=\"insufficient_user_authentication\"");
    words.append(", error_description=\"Sign in again\"");
    if (rule.acr() != null) {
      words.append(", acr_values=\"").append(rule.acr()).append('"');
    }
    if (rule.maxAge() != null) {
      words.append(", max_age=\"").append(rule.maxAge().toSeconds()).append('"');
    }
    return words.toString();
  }

  /** What was asked of approvers then, and now: both count. */
  private static List<GrantApproval> rules(Requests.Standing standing) {
    return List.of(standing.asking().rule(), standing.rule());
  }
}
