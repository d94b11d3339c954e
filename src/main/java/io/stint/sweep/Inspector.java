package io.stint.sweep;

import io.stint.iam.IamInstanceProfile;
import io.stint.iam.InventoryVisitor.SeenGroup;
import io.stint.iam.InventoryVisitor.SeenPolicy;
import io.stint.iam.InventoryVisitor.SeenRole;
import io.stint.iam.InventoryVisitor.SeenUser;
import java.util.List;

/**
 * Is shown the account page by page, a thousand objects at most, and compares each page with the
 * rows as they are then. Keeps of a page what {@link #findings} needs, and no more. For one thread.
 */
public interface Inspector {

  default void users(List<SeenUser> page) {}

  default void groups(List<SeenGroup> page) {}

  default void roles(List<SeenRole> page) {}

  /** Managed policies of the account; says whether it is one that the feature makes. */
  default boolean policy(SeenPolicy policy) {
    return false;
  }

  default void instanceProfiles(List<IamInstanceProfile> page) {}

  /** After the last page: how IAM and the rows differ. Changes nothing. */
  List<Finding> findings();

  /** Objects that a row of Stint's knows. */
  default int known() {
    return 0;
  }

  /** Objects that are neither Stint's nor in what is Stint's. */
  default int foreign() {
    return 0;
  }
}
