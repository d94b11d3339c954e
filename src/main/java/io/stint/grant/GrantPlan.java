package io.stint.grant;

import com.fasterxml.jackson.databind.JsonNode;
import io.stint.database.JsonColumn;
import io.stint.policy.PolicyDocument;
import java.util.List;

/**
 * What {@code /plans/grants} answers: everything was checked, nothing was stored.
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
   * @param policy the policy's name; the ARN of one that is attached as it is; null for a trust
   *     policy
   * @param document null while that of an attached policy has not been read
   * @param size characters without white space, as AWS counts them
   * @param limit what there is place for
   */
  record Document(Side side, String on, String policy, JsonNode document, int size, int limit) {

    static Document of(Side side, String on, String policy, String text, int limit) {
      return new Document(side, on, policy, null, 0, limit).with(text);
    }

    static Document attached(String on, String arn, int limit) {
      return new Document(Side.IDENTITY, on, arn, null, 0, limit);
    }

    Document with(String text) {
      return new Document(
          side, on, policy, JsonColumn.tree(text), PolicyDocument.sizeOf(text), limit);
    }
  }
}
