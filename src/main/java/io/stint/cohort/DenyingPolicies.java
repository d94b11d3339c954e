package io.stint.cohort;

import io.stint.iam.EntityPolicies;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;

/**
 * Tells which policies of a user or a group only deny: those give nothing, and nobody takes them
 * out. What nobody may read is not known to be one.
 *
 * @param <N> the name of the user or group
 */
record DenyingPolicies<N>(Iam door, EntityPolicies<N> policies, N name) {

  boolean has(PolicyName inline) {
    try {
      return policies.inline(name, inline).filter(PolicyDocument::onlyDenies).isPresent();
    } catch (IamFailure.Refused unread) {
      return false;
    }
  }

  boolean has(PolicyArn attached) {
    try {
      return door.policies()
          .find(attached)
          .filter(one -> PolicyDocument.onlyDenies(one.document()))
          .isPresent();
    } catch (IamFailure.Refused unread) {
      return false;
    }
  }
}
