package io.stint.iam;

import java.util.regex.Pattern;

/** How Stint tells its own objects: by path everywhere, and by tags where IAM allows tags. */
record Ownership(IamPath path, String managedBy) {

  static final String PREFIX = "stint:";
  static final String MANAGED_BY = "stint:managed-by";
  static final String OWNER = "stint:owner";
  static final int OWN_TAGS = 2;

  /**
   * AWS's own words allow less in a path than its API does; and everything would be ours under /.
   */
  private static final Pattern PATH = Pattern.compile("/([A-Za-z0-9.,+@=_-]+/)+");

  Ownership {
    if (!PATH.matcher(path.value()).matches()) {
      throw new IllegalArgumentException(
          "stint.iam.path must be like /stint/, with letters, digits and . , + @ = _ -, got \""
              + path
              + "\"");
    }
    if (managedBy.isBlank()) {
      throw new IllegalArgumentException("stint.iam.managed-by must not be empty");
    }
  }

  Tags stamp(Tags tags, String owner) {
    return tags.with(MANAGED_BY, managedBy).with(OWNER, owner);
  }

  boolean ours(IamPath objectPath, Tags tags) {
    return objectPath.isUnder(path) && tags.get(MANAGED_BY).filter(managedBy::equals).isPresent();
  }

  OwnershipStatus standing(IamPath objectPath, Tags tags, String owner) {
    if (!ours(objectPath, tags)) {
      return OwnershipStatus.FOREIGN;
    }
    return tags.get(OWNER).filter(owner::equals).isPresent()
        ? OwnershipStatus.OURS
        : OwnershipStatus.TAKEN;
  }

  /** Only the two that say whose it is. */
  Tags stamp(String owner) {
    return stamp(Tags.NONE, owner);
  }

  /** The last guard before something is removed whole. */
  void requireOurs(String what, IamPath objectPath, Tags tags, String owner) {
    OwnershipStatus standing = standing(objectPath, tags, owner);
    if (!standing.mine()) {
      throw new IamFailure.Refused(
          "NotOurs", what + " was not made by Stint for this owner and is left alone");
    }
  }
}
