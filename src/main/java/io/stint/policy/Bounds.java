package io.stint.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What documents may give: to users, or to a role. The one place where it is decided what is done
 * about what {@link PolicyDocument#escalations} finds.
 */
public final class Bounds {

  private final Home home;
  private final boolean mayRaise;
  private final boolean mayChain;
  private final boolean users;

  private Bounds(Home home, boolean mayRaise, boolean mayChain, boolean users) {
    this.home = home;
    this.mayRaise = mayRaise;
    this.mayChain = mayChain;
    this.users = users;
  }

  /** Users and their groups never raise rights, nor assume roles of this account. */
  public static Bounds ofUsers(Home home) {
    return new Bounds(home, false, false, true);
  }

  /**
   * @param mayRaise whether it may hold what raises rights
   * @param mayChain whether its sessions may assume further roles of this account
   */
  public static Bounds ofRole(Home home, boolean mayRaise, boolean mayChain) {
    return new Bounds(home, mayRaise, mayChain, false);
  }

  /**
   * @param pointer JSON pointer (RFC 6901) into the document
   */
  public record Objection(String pointer, String words) {}

  /** In which all ARNs are; null while it is not known. */
  public String partition() {
    return home.partition();
  }

  /** Whether documents that nobody here can read are taken. */
  public boolean mayRaise() {
    return mayRaise;
  }

  /** To a document that somebody asks for: also what IAM itself would refuse. */
  public List<Objection> objections(PolicyDocument document) {
    List<Objection> all = new ArrayList<>(ResourceRules.objections(document, home));
    all.addAll(ConditionRules.objections(document));
    all.addAll(objectionsToWhatIsThere(document));
    return all;
  }

  /** To a document that IAM has already. */
  public List<Objection> objectionsToWhatIsThere(PolicyDocument document) {
    return document.escalations(home).stream()
        .flatMap(found -> words(found).stream().map(words -> new Objection(found.pointer(), words)))
        .toList();
  }

  /** What IAM accepts in it and is seldom meant. */
  public List<Warning> warnings(PolicyDocument document) {
    List<Warning> all = new ArrayList<>(document.lint(home));
    if (users) {
      all.addAll(FirstSignIn.of(document, home));
    }
    return all;
  }

  /** What of it raises rights, whether or not it may. */
  public List<Objection> raising(PolicyDocument document) {
    return document.escalations(home).stream()
        .filter(Escalation::raises)
        .map(found -> new Objection(found.pointer(), found.raising()))
        .toList();
  }

  /**
   * The roles that it lets its holder assume and that another account may have, as it names them:
   * what is made so is the other account's to end.
   */
  public List<String> assumedElsewhere(PolicyDocument document) {
    return document.assumedRoles().stream()
        .filter(role -> !new Reachable(role, true).namesRoleOf(home.account()))
        .toList();
  }

  private Optional<String> words(Escalation found) {
    if (found.assumes() && !mayChain) {
      return Optional.of(users ? found.assuming() : found.chaining());
    }
    return found.raises() && !mayRaise ? Optional.of(found.raising()) : Optional.empty();
  }
}
