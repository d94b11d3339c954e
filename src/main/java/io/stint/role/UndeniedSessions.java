package io.stint.role;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.iam.IamFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/**
 * Tells that sessions which are to end go on, since AWS does not take the Deny on them. Nothing
 * else ends a session early, so that has to be known at once.
 */
@ApplicationScoped
class UndeniedSessions {

  /** How the failure of the role begins while that is so. */
  private static final String WORDS = "sessions that are to end go on, the Deny is not written: ";

  private final AuditTrail audit;

  UndeniedSessions(AuditTrail audit) {
    this.audit = audit;
  }

  /**
   * As an event when it begins.
   *
   * @return the words for the role's failure
   */
  String tell(Role role, IamFailure why) {
    String words = WORDS + why.getMessage();
    boolean told = role.failure().filter(before -> before.message().contains(WORDS)).isPresent();
    if (!told) {
      QuarkusTransaction.requiringNew()
          .run(
              () ->
                  audit.recordOwn(
                      AuditAction.ROLE_SESSIONS_NOT_DENIED,
                      role.name(),
                      Map.of("code", why.code(), "message", why.getMessage())));
    }
    return words;
  }
}
