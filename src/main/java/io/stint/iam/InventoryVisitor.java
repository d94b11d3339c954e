package io.stint.iam;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Is shown everything in the account, page by page, in no order. */
public interface InventoryVisitor {

  /** Policies by name with their documents (JSON text, decoded), and what is attached. */
  record Held(Map<PolicyName, String> inline, List<PolicyArn> attached) {}

  record SeenUser(
      UserName name,
      Arn arn,
      String id,
      IamPath path,
      Tags tags,
      Optional<Arn> boundary,
      List<GroupName> groups,
      Held held) {}

  record SeenGroup(GroupName name, Arn arn, String id, IamPath path, Held held) {}

  record SeenRole(
      RoleName name,
      Arn arn,
      String id,
      IamPath path,
      Tags tags,
      String trustPolicy,
      Optional<Arn> boundary,
      List<InstanceProfileName> instanceProfiles,
      Held held) {}

  /**
   * @param document of the version in force
   */
  record SeenPolicy(PolicyArn arn, IamPath path, int attachments, String document) {}

  default void user(SeenUser user) {}

  default void group(SeenGroup group) {}

  default void role(SeenRole role) {}

  /** The account's own managed policies, not AWS's. */
  default void policy(SeenPolicy policy) {}

  /** Without its tags: IAM leaves them out of the list. */
  default void instanceProfile(IamInstanceProfile profile) {}

  /** All of a page has been shown. */
  default void pageSeen() {}
}
