package io.stint.role;

import static java.util.stream.Collectors.toSet;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PrincipalArn;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import io.stint.role.trust.OwnersTrust;
import io.stint.role.trust.Trust;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether those whom a role's standing trust names by their ARN are still who they were. IAM keeps
 * the unique id of a principal from the first write on and shows it once the principal is gone; a
 * trust policy that is written again would let in whoever has the ARN by then. Who is gone, is left
 * out for good, until the entry is taken out of the role and put in again.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">AWS:
 *     a principal that was deleted is shown by its unique id</a>
 */
@ApplicationScoped
class StandingTrust {

  private final Iam iam;
  private final RoleRepository rows;
  private final AuditTrail audit;

  StandingTrust(Iam iam, RoleRepository rows, AuditTrail audit) {
    this.iam = iam;
    this.rows = rows;
    this.audit = audit;
  }

  /**
   * To be asked before the trust policy is written; those who are gone are noted, and told once.
   *
   * @param trustInIam as IAM shows it
   * @return whether somebody is gone who was not known to be
   * @throws IamFailure when IAM cannot be asked
   */
  boolean look(Role role, String trustInIam) {
    Shown shown = Shown.of(trustInIam);
    if (shown.dead().isEmpty()) {
      return false;
    }
    Set<String> gone = new TreeSet<>(shown.missing(role));
    gone.removeAll(role.gone());
    gone.removeIf(arn -> isThere(arn, shown));
    return note(role, gone);
  }

  /**
   * The same of those whom IAM does not take when the trust policy is written, though it named them
   * before.
   */
  boolean refused(Role role, Set<String> unknown) {
    if (!role.writtenConfirmed()) {
      return false; // What is there may never have been taken.
    }
    Set<String> gone = new TreeSet<>(Shown.of(role.written().trust()).living());
    gone.retainAll(unknown);
    gone.retainAll(asked(role));
    return note(role, gone);
  }

  private boolean note(Role role, Set<String> gone) {
    if (gone.isEmpty()) {
      return false;
    }
    Set<String> all = new TreeSet<>(role.gone());
    all.addAll(gone);
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              rows.gone(role.id(), all);
              audit.recordOwn(
                  AuditAction.ROLE_PRINCIPAL_GONE, role.name(), Map.of("principals", gone));
            });
    role.gone(all);
    return true;
  }

  private static Set<String> asked(Role role) {
    return role.settings().trust().stream().flatMap(Trust::caller).collect(toSet());
  }

  /** Of our own account IAM can be asked; of others what it shows has to do. */
  private boolean isThere(String named, Shown shown) {
    PrincipalArn arn = new PrincipalArn(named);
    boolean ours = arn.account().equals(iam.account().identity().account());
    return ours && iam.idOf(arn).filter(shown.dead().keySet()::contains).isPresent();
  }

  /**
   * Who stands in the statements of the standing trust.
   *
   * @param dead Sids by the unique ids in the place of those who were deleted
   */
  private record Shown(Set<String> living, Map<String, String> dead) {

    static Shown of(String trust) {
      Set<String> living = new HashSet<>();
      Map<String, String> dead = new HashMap<>();
      for (Statement statement : PolicyDocument.observedTrust(trust).statements()) {
        if (Trust.standingSid(statement.sid())) {
          statement
              .principal()
              .values()
              .forEach(
                  principal -> {
                    if (OwnersTrust.isDead(principal)) {
                      dead.put(principal.value(), statement.sid());
                    } else {
                      living.add(principal.value());
                    }
                  });
        }
      }
      return new Shown(living, dead);
    }

    /** Those in whose places ids are; where that cannot be told, all who are not shown. */
    Set<String> missing(Role role) {
      Map<String, String> named = named(role);
      Set<String> asked = asked(role);
      Set<String> missing = new HashSet<>();
      for (String sid : dead.values()) {
        if (asked.contains(named.get(sid))) {
          missing.add(named.get(sid));
        } else {
          missing.addAll(asked);
        }
      }
      missing.removeAll(living);
      return missing;
    }

    private static Map<String, String> named(Role role) {
      Map<String, String> named = new HashMap<>();
      if (role.written() != null && role.written().trust() != null) {
        for (Statement statement :
            PolicyDocument.observedTrust(role.written().trust()).statements()) {
          if (Trust.standingSid(statement.sid())) {
            statement
                .principal()
                .values()
                .forEach(principal -> named.put(statement.sid(), principal.value()));
          }
        }
      }
      return named;
    }
  }
}
