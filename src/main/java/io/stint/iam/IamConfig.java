package io.stint.iam;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How Stint calls AWS. Endpoint, region and credentials are the ordinary AWS configuration. */
@ConfigMapping(prefix = "stint.iam")
public interface IamConfig {

  /** IAM calls per second of all replicas together; 0: no limit. */
  @WithDefault("0")
  double rate();

  /** How many calls may come at once after a quiet time; as many as one second's by default. */
  OptionalInt burst();

  /** The path of everything that Stint makes. */
  @WithDefault("/stint/")
  String path();

  /**
   * The ARN of a managed policy that every user and role of Stint's making gets as its permissions
   * boundary, and that it is put back to; none when unset. What was adopted keeps its own. Taken
   * away again it is taken off nobody who was made within it; {@code docs/iam} has such a policy.
   */
  Optional<String> boundary();

  /** The value of the tag {@code stint:managed-by}; two Stints in one account differ in it. */
  @WithDefault("stint")
  String managedBy();

  /** The longest that one call may take; below the lease of a claim. */
  @WithDefault("PT20S")
  Duration callTimeout();

  /** The longest to wait for one answer. */
  @WithDefault("PT8S")
  Duration attemptTimeout();

  /** Connections to AWS kept open, and so calls side by side. */
  @WithDefault("96")
  int maxConcurrency();
}
