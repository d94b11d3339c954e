package io.stint.grant;

import io.stint.grant.statement.TrustStatements;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Principal;
import io.stint.policy.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who stands in the statements that grants have in a role's trust policy, as IAM shows it.
 *
 * @param living ARNs
 * @param dead unique ids, in the place of those who were deleted
 */
record TrustedPrincipals(Set<String> living, Set<String> dead) {

  static final TrustedPrincipals NOBODY = new TrustedPrincipals(Set.of(), Set.of());

  private static final Pattern UNIQUE_ID = Pattern.compile("A[A-Z]{3}[A-Z0-9]{16,}");

  static TrustedPrincipals of(String trustPolicy) {
    Set<String> living = new HashSet<>();
    Set<String> dead = new HashSet<>();
    for (Statement statement : PolicyDocument.observedTrust(trustPolicy).statements()) {
      if (statement.sid() != null && statement.sid().startsWith(TrustStatements.SID)) {
        statement.principal().values().stream()
            .map(Principal::value)
            .forEach(value -> (UNIQUE_ID.matcher(value).matches() ? dead : living).add(value));
      }
    }
    return new TrustedPrincipals(living, dead);
  }

  /**
   * Whose grants are over since an id stands in the place of their ARN. IAM does not say which id
   * was whose: who was let in before and is not named any more, is gone; who was perhaps let in is
   * so when there are as many ids more.
   *
   * <p>IAM shows an id too while it has not found the ARN of one that was made a moment ago. The
   * two cannot be told apart in another account, and to write the ARN again would let in whoever
   * has it by now: so that one has to be granted it again.
   *
   * @param grants to principals whose ids are not known
   * @param known ids of others, who were asked for by themselves
   */
  public List<Grant> missing(Collection<Grant> grants, Set<String> known) {
    Map<String, List<Grant>> byArn = new LinkedHashMap<>();
    grants.forEach(g -> byArn.computeIfAbsent(g.grantee().arn(), a -> new ArrayList<>()).add(g));
    byArn.keySet().removeAll(living);
    int ids = unknown(known).size();
    if (ids == 0) {
      return List.of();
    }
    List<Grant> gone = new ArrayList<>();
    List<List<Grant>> perhaps = new ArrayList<>();
    for (List<Grant> of : byArn.values()) {
      List<Grant> letIn = of.stream().filter(grant -> grant.activeAt() != null).toList();
      gone.addAll(letIn);
      if (letIn.isEmpty()) {
        perhaps.add(of);
      } else {
        ids--;
      }
    }
    if (!perhaps.isEmpty() && perhaps.size() <= ids) {
      perhaps.forEach(gone::addAll);
    }
    return gone;
  }

  /** The id of the one who is gone, when it is the only one. */
  Optional<String> onlyOneBeside(Set<String> known) {
    Set<String> unknown = unknown(known);
    return unknown.size() == 1 ? unknown.stream().findFirst() : Optional.empty();
  }

  private Set<String> unknown(Set<String> known) {
    Set<String> ids = new HashSet<>(dead);
    ids.removeAll(known);
    return ids;
  }
}
