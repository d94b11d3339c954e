package io.stint.iam;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Tag;

/** Between the SDK's values and ours. */
final class Convert {

  private Convert() {}

  static List<Tag> tags(Tags tags) {
    return tags.values().entrySet().stream().map(Convert::tag).toList();
  }

  static Tags tags(List<Tag> tags) {
    return new Tags(tags.stream().collect(Collectors.toMap(Tag::key, Tag::value, (a, b) -> b)));
  }

  static Optional<Arn> boundary(AttachedPermissionsBoundary boundary) {
    return Optional.ofNullable(boundary)
        .map(AttachedPermissionsBoundary::permissionsBoundaryArn)
        .map(Arn::new);
  }

  static List<PolicyArn> policies(List<AttachedPolicy> attached) {
    return attached.stream().map(Convert::policy).toList();
  }

  static PolicyArn policy(AttachedPolicy attached) {
    return new PolicyArn(attached.policyArn());
  }

  /** IAM URL-encodes documents; an endpoint that does not would lose its plus signs here. */
  static String document(String encoded) {
    return encoded.stripLeading().startsWith("{")
        ? encoded
        : URLDecoder.decode(encoded, StandardCharsets.UTF_8);
  }

  private static Tag tag(Map.Entry<String, String> entry) {
    return Tag.builder().key(entry.getKey()).value(entry.getValue()).build();
  }
}
