package io.stint.grant.statement;

import io.stint.policy.PolicyDocument;
import io.stint.policy.SessionRights;
import java.util.List;

/** What a grant gives. */
public sealed interface Access {

  /** Sessions of a role. */
  record AssumeRole(String roleArn, SessionRights rights) implements Access {}

  /**
   * Handing a role to a service.
   *
   * @param services values of {@code iam:PassedToService}
   */
  record PassRole(String roleArn, List<String> services) implements Access {
    public PassRole {
      services = services.stream().sorted().distinct().toList();
    }
  }

  /** The Allows of a document, each with the end. */
  record Dated(PolicyDocument document) implements Access {}

  /** A managed policy attached as it is, because it cannot be copied: AWS knows no end of it. */
  record Attached(String policyArn) implements Access {}
}
