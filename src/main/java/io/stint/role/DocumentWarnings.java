package io.stint.role;

import com.fasterxml.jackson.databind.JsonNode;
import io.stint.policy.Bounds;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.Outliving;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Warning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What IAM takes in a role's inline documents, and what is seldom meant or good to know. */
final class DocumentWarnings {

  private static final String ANY_RESOURCE = "*";

  private DocumentWarnings() {}

  /** JSON pointer of an inline policy in a request. */
  static String pointer(String policy) {
    return "/policies/inline/" + policy.replace("~", "~0").replace("/", "~1");
  }

  /** By name; without what was taken before a rule was there that it breaks. */
  static Map<String, PolicyDocument> documents(RoleSettings settings) {
    Map<String, PolicyDocument> documents = new LinkedHashMap<>();
    settings
        .policies()
        .inline()
        .forEach((name, json) -> parsed(json).ifPresent(document -> documents.put(name, document)));
    return documents;
  }

  private static Optional<PolicyDocument> parsed(JsonNode json) {
    try {
      return Optional.of(PolicyDocument.asked(json));
    } catch (InvalidPolicyException e) {
      return Optional.empty();
    }
  }

  /**
   * @param bounds what the role may hold
   */
  static List<Warning> of(RoleSettings settings, Bounds bounds) {
    List<Warning> all = new ArrayList<>();
    documents(settings)
        .forEach((name, document) -> all.addAll(of(document, pointer(name), settings, bounds)));
    return all;
  }

  private static List<Warning> of(
      PolicyDocument document, String at, RoleSettings settings, Bounds bounds) {
    List<Warning> all = new ArrayList<>();
    bounds
        .raising(document)
        .forEach(
            found -> all.add(new Warning(at + found.pointer(), RoleRights.CODE, found.words())));
    boolean chains = settings.grants().chaining() == Chaining.ALLOW;
    for (String role : bounds.assumedElsewhere(document)) {
      if (!chains && !role.equals(ANY_RESOURCE)) {
        all.add(
            new Warning(
                at,
                "CHAINING_DENIED",
                "sessions of grants cannot assume "
                    + role
                    + ": grants.chaining is DENY, so that they assume no further role"));
      }
      if (chains || !settings.trust().isEmpty()) {
        all.add(Outliving.chained(role).warning(at));
      }
    }
    for (Warning warning : document.vending()) {
      all.add(new Warning(at + warning.pointer(), warning.code(), warning.message()));
    }
    for (Warning warning : bounds.warnings(document)) {
      all.add(new Warning(at + warning.pointer(), warning.code(), warning.message()));
    }
    return all;
  }
}
