package io.stint.role.trust;

import io.stint.policy.Effect;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Principal;
import io.stint.policy.Statement;
import io.stint.role.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Renders the standing trust; every statement has a Sid of Stint's own. */
public final class Trust {

  /** All Sids that Stint writes; others may begin alike. */
  private static final Pattern OWN = Pattern.compile("StintTrust\\d+|StintGrants\\w*|StintNobody");

  private Trust() {}

  public static boolean ownSid(String sid) {
    return sid != null && OWN.matcher(sid).matches();
  }

  /** Of an entry of the standing trust. */
  public static boolean standingSid(String sid) {
    return sid != null && sid.matches("StintTrust\\d+");
  }

  /** The ARN that the entry names; none where it names no user or role. */
  public static Stream<String> caller(TrustEntry entry) {
    return entry instanceof TrustEntry.Caller caller ? Stream.of(caller.arn()) : Stream.empty();
  }

  public static List<Statement> statements(List<TrustEntry> trust) {
    List<Statement> statements = new ArrayList<>();
    for (TrustEntry entry : trust) {
      for (Statement.Builder allow : TrustTerms.of(entry).statements()) {
        statements.add(allow.sid("StintTrust" + statements.size()).build());
      }
    }
    return statements;
  }

  /**
   * A whole trust document of Stint's. IAM takes no role without a statement: where nobody is
   * trusted, it says that.
   */
  public static PolicyDocument document(List<Statement> statements) {
    return PolicyDocument.of(statements.isEmpty() ? List.of(nobody("StintNobody")) : statements);
  }

  /** Whether it is what is written where IAM would take no empty trust policy. */
  public static boolean isNobody(Statement statement) {
    return statement.equals(nobody(statement.sid()));
  }

  static Statement nobody(String sid) {
    return Statement.deny(TrustTerms.ASSUME).sid(sid).principals(Principal.everyone()).build();
  }

  /** The services that the standing trust of the settings names. */
  public static List<String> services(Role role) {
    return role.settings().trust().stream()
        .filter(TrustEntry.Service.class::isInstance)
        .map(entry -> ((TrustEntry.Service) entry).service())
        .distinct()
        .toList();
  }

  public static boolean namesService(Role role, String service) {
    boolean asked = services(role).stream().anyMatch(service::equalsIgnoreCase);
    if (asked || role.found() == null) {
      return asked;
    }
    return PolicyDocument.observedTrust(role.found().trust()).statements().stream()
        .filter(statement -> statement.effect() == Effect.ALLOW)
        .filter(statement -> statement.principal() != null && !statement.principal().except())
        .flatMap(statement -> statement.principal().values().stream())
        .anyMatch(
            principal ->
                principal.type() == Principal.Type.SERVICE
                    && principal.value().equalsIgnoreCase(service));
  }
}
