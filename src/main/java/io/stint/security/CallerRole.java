package io.stint.security;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a caller is to Stint. Each operation names the least that may call it ({@code
 * jakarta.annotation.security.RolesAllowed}, and {@code x-stint-role} in the contract); what of it
 * they see and change is a matter of ownership.
 */
public enum CallerRole {
  /** Reads what is theirs. */
  VIEWER,
  /** Asks for grants, and takes back those of their own. */
  REQUESTER(VIEWER),
  /** Makes cohorts and keeps them: members, one-time passwords, keys. */
  ORGANIZER(REQUESTER),
  /** Decides on the grants of their roles, and ends them. */
  APPROVER(VIEWER),
  /** Everything, and everybody's. */
  ADMIN(ORGANIZER, APPROVER);

  /** As {@code @RolesAllowed} needs them; {@link #word} of each says the same. */
  public static final String VIEWERS = "viewer";

  public static final String REQUESTERS = "requester";
  public static final String ORGANIZERS = "organizer";
  public static final String APPROVERS = "approver";
  public static final String ADMINS = "admin";

  /** Every caller, also one who has no role: for what is the caller's own. */
  public static final String ANYBODY = "**";

  private final Set<CallerRole> implied;

  CallerRole(CallerRole... implied) {
    this.implied = Set.of(implied);
  }

  /** All that somebody may who has these. */
  static Set<CallerRole> within(Collection<CallerRole> roles) {
    Set<CallerRole> all = EnumSet.noneOf(CallerRole.class);
    for (CallerRole role : roles) {
      all.add(role);
      all.addAll(within(role.implied));
    }
    return all;
  }

  /** Empty for a word that is none of ours. */
  static Optional<CallerRole> named(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }

  static Set<String> words(Collection<CallerRole> roles) {
    return roles.stream().map(CallerRole::word).collect(Collectors.toSet());
  }

  /** As the contract and {@code @RolesAllowed} spell it: {@code viewer}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
