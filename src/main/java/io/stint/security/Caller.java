package io.stint.security;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Who calls: an issuer and what it calls them, never an e-mail address.
 *
 * @param issuer {@link #STINT} for those that Stint itself knows
 * @param tokenId of the API token that was sent; null: another credential was
 * @param roles with all that they imply
 * @param groups as their issuer says, or the token
 * @param endsAt when what was sent is not taken any more; null: it has no end of its own
 * @param email which the issuer says it has verified, in small letters; null: none. It is nobody's
 *     identity, and gives no role: whoever has it is who it is that a roster names.
 */
public record Caller(
    String issuer,
    String subject,
    UUID tokenId,
    Set<CallerRole> roles,
    Set<String> groups,
    Instant endsAt,
    String email) {

  /** The issuer of the callers that Stint itself knows: {@code STINT_TOKEN} and API tokens. */
  public static final String STINT = "stint";

  /** Who has {@code STINT_TOKEN}. */
  public static final String BOOTSTRAP = "admin";

  public Caller {
    roles = Set.copyOf(roles);
    groups = Set.copyOf(groups);
  }

  /** Who has {@code STINT_TOKEN}, with what they may do now. */
  static Caller bootstrap(Collection<CallerRole> roles) {
    return new Caller(STINT, BOOTSTRAP, null, CallerRole.within(roles), Set.of(), null, null);
  }

  boolean isBootstrap() {
    return tokenId == null && issuer.equals(STINT);
  }

  /** One word for issuer and subject: the subject alone of those that Stint itself knows. */
  public String name() {
    return name(issuer, subject);
  }

  /** See {@link #name()}. An issuer is a URL and has no blanks, nor has a subject of Stint's. */
  public static String name(String issuer, String subject) {
    return issuer.equals(STINT) ? subject : issuer + " " + subject;
  }

  /** Of a name. */
  static String subject(String name) {
    return name.substring(name.indexOf(' ') + 1);
  }

  public boolean isAdmin() {
    return roles.contains(CallerRole.ADMIN);
  }

  public boolean isApprover() {
    return roles.contains(CallerRole.APPROVER);
  }

  /** As what they ask for keeps them; one word of {@link #owners()}. */
  public String key() {
    return OwnerKeys.ofSubject(issuer, subject);
  }

  /** What an object's owners are to have one of for it to be this caller's own. */
  public Set<String> owners() {
    Set<String> owners = new LinkedHashSet<>();
    owners.add(OwnerKeys.ofSubject(issuer, subject));
    groups.forEach(group -> owners.add(OwnerKeys.ofGroup(group)));
    if (roles.contains(CallerRole.APPROVER)) {
      groups.forEach(group -> owners.add(OwnerKeys.ofApprovers(group)));
    }
    return owners;
  }
}
