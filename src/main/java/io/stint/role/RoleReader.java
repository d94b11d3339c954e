package io.stint.role;

import io.stint.iam.Iam;
import io.stint.iam.IamRole;
import io.stint.iam.ManagedPolicy;
import io.stint.iam.PolicyArn;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads a role of IAM whole, whoever wrote it. */
final class RoleReader {

  private static final String RESERVED_TAGS = "stint:";

  private final Iam iam;

  RoleReader(Iam iam) {
    this.iam = iam;
  }

  /**
   * @param role as IAM shows it alone
   * @param own ARNs of managed policies that Stint has made for it
   */
  RoleSnapshot read(IamRole role, Set<String> own) {
    Map<String, String> inline = new TreeMap<>();
    iam.roles()
        .policies()
        .inline(role.name())
        .forEach((policy, text) -> inline.put(policy.value(), text));
    Map<String, String> tags = new TreeMap<>(role.tags().values());
    tags.keySet().removeIf(key -> key.toLowerCase(Locale.ROOT).startsWith(RESERVED_TAGS));
    List<String> attached =
        iam.roles().policies().attached(role.name()).stream().map(PolicyArn::value).toList();
    Map<String, String> overflow = new TreeMap<>();
    attached.stream()
        .filter(own::contains)
        .forEach(
            arn ->
                overflow.put(
                    arn,
                    iam.policies()
                        .find(new PolicyArn(arn))
                        .map(ManagedPolicy::document)
                        .orElse("")));
    return new RoleSnapshot(
        null,
        role.trustPolicy(),
        role.description(),
        role.maxSession(),
        tags,
        role.boundary().map(Object::toString).orElse(null),
        inline,
        attached,
        overflow);
  }
}
