package io.stint.instanceprofile;

import io.stint.iam.IamInstanceProfile;

/** What has the name of a profile, or of its role, in IAM is another one than Stint knows. */
final class ProfileStranger extends RuntimeException {

  static final String CODE = "NotOurs";

  private ProfileStranger(String message) {
    super(message, null, false, false);
  }

  static ProfileStranger profile(InstanceProfile known, IamInstanceProfile observed) {
    return new ProfileStranger(
        ("The instance profile %s in IAM is not the one that Stint knows: its id is %s%s."
                + " It is left alone. Remove it in IAM, and Stint makes its own again; or delete"
                + " the instance profile here, which does not touch it.")
            .formatted(
                known.name(),
                observed.id(),
                (known.iamId() == null ? "" : ", not " + known.iamId())));
  }

  static ProfileStranger role(String name) {
    return new ProfileStranger(
        ("The role %s in IAM is not the one that Stint knows: it was deleted and made"
                + " again. It is not put into the instance profile.")
            .formatted(name));
  }
}
