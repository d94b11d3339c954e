package io.stint.instanceprofile;

import io.stint.iam.Arn;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.ProfileAssociation;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Which machines use an instance profile. EC2 is asked in the configured Region alone. */
@ApplicationScoped
class InstanceUsage {

  private static final int NAMED = 20;

  private final Iam iam;

  InstanceUsage(Iam iam) {
    this.iam = iam;
  }

  /**
   * Not to be called in a transaction.
   *
   * @throws Refusal 409 that names the instances; 409 {@code instances-unknown} when EC2 may not be
   *     asked; 503
   */
  void requireNone(String name, String arn) {
    List<String> instances;
    try {
      instances =
          iam.instances().associations(new Arn(arn)).stream()
              .map(ProfileAssociation::instanceId)
              .sorted()
              .toList();
    } catch (IamFailure e) {
      String detail =
          ("Stint could not look whether instances use %s (%s). With force=true it is"
                  + " deleted all the same.")
              .formatted(name, e.getMessage());
      throw e.retryable()
          ? Refusal.byAws(true, detail)
          : Refusal.of(ProblemCode.INSTANCES_UNKNOWN, detail);
    }
    if (!instances.isEmpty()) {
      throw Refusal.of(
          ProblemCode.IN_USE,
          "The instance profile %s is in use by %s%s"
              .formatted(
                  name,
                  String.join(", ", instances.subList(0, Math.min(NAMED, instances.size()))),
                  (instances.size() > NAMED ? " and others." : ".")));
    }
  }
}
