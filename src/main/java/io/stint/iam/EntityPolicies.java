package io.stint.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The policies of a user, a group or a role. Documents are JSON text, decoded. Every verb may run
 * twice; {@link IamFailure.Missing} when the entity (or a policy to attach) is not there.
 *
 * @param <N> the name of the entity
 */
public interface EntityPolicies<N> {

  /** Writes an inline policy, replacing the whole document of that name. */
  void putInline(N entity, PolicyName policy, String document);

  Optional<String> inline(N entity, PolicyName policy);

  List<PolicyName> inlineNames(N entity);

  /** Says whether it was there. */
  boolean deleteInline(N entity, PolicyName policy);

  void attach(N entity, PolicyArn policy);

  /** Says whether it was attached. */
  boolean detach(N entity, PolicyArn policy);

  List<PolicyArn> attached(N entity);

  /** Every inline policy with its document: one call for the names and one for each. */
  default Map<PolicyName, String> inline(N entity) {
    Map<PolicyName, String> documents = new LinkedHashMap<>();
    for (PolicyName name : inlineNames(entity)) {
      inline(entity, name).ifPresent(document -> documents.put(name, document));
    }
    return documents;
  }
}
