package io.stint.iam;

import java.util.Optional;

/** Managed policies that Stint makes. Every verb may run twice; all throw {@link IamFailure}. */
public interface OwnPolicies {

  /** The ARN that {@link #ensure} gives to the policy of this name. */
  PolicyArn arn(PolicyName name);

  /** The policy with its document in force. */
  Optional<ManagedPolicy> find(PolicyArn policy);

  /** A policy of Stint's with exactly this document in force. */
  PolicyArn ensure(PolicyName name, String document, String owner);

  /** Detaches the policy from everything and deletes it. */
  void removeWhole(PolicyArn policy);
}
