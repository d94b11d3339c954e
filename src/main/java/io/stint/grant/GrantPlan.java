package io.stint.grant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What {@code validateOnly} answers: everything was checked, nothing was stored.
 *
 * @param grant as it would be
 * @param documents whole, with what else is granted, at the start of the grant
 */
record GrantPlan(GrantView grant, List<Document> documents) {

  /** Where a document is. */
  enum Side {
    IDENTITY,
    TRUST,
    ROLE
  }

  /**
   * @param on for example {@code user ada}
   * @param policy the policy's name; null for a trust policy
   * @param size characters without white space, as AWS counts them
   * @param limit what there is place for
   */
  record Document(Side side, String on, String policy, JsonNode document, int size, int limit) {}
}
