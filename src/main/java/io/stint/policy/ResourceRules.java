package io.stint.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Resources that IAM is known to refuse in a document that it is given. Not asked of documents that
 * come from IAM: what is there, it took.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">Resource</a>
 */
final class ResourceRules {

  private static final int PARTS = 6;

  private static final Set<String> PARTITIONS =
      Set.of(
          "aws",
          "aws-cn",
          "aws-us-gov",
          "aws-iso",
          "aws-iso-b",
          "aws-iso-e",
          "aws-iso-f",
          "aws-eusc");

  /** What the sixth part of an ARN of IAM begins with. */
  private static final Set<String> KINDS =
      Set.of(
          "user",
          "federated-user",
          "role",
          "group",
          "instance-profile",
          "mfa",
          "sms-mfa",
          "u2f",
          "server-certificate",
          "policy",
          "saml-provider",
          "oidc-provider",
          "report",
          "access-report",
          "assumed-role",
          "delegation-request");

  private ResourceRules() {}

  /** What is wrong with which value; empty when IAM is not known to refuse anything. */
  static List<Bounds.Objection> objections(PolicyDocument document, Home home) {
    List<Bounds.Objection> found = new ArrayList<>();
    for (int i = 0; i < document.statements().size(); i++) {
      Selection<String> resource = document.statements().get(i).resource();
      if (resource == null) {
        continue;
      }
      String at = Pointers.at("", "Statement", i, resource.element("Resource"));
      List<String> values = resource.values();
      for (int j = 0; j < values.size(); j++) {
        String rule = values.get(j).equals("*") ? null : broken(values.get(j), home);
        if (rule != null) {
          found.add(
              new Bounds.Objection(
                  Pointers.value(at, values.size(), j),
                  "IAM refuses the resource " + values.get(j) + ": " + rule));
        }
      }
    }
    return found;
  }

  private static String broken(String arn, Home home) {
    String[] parts = arn.split(":", PARTS);
    String partition = parts[1];
    if (isFixed(partition) && !PARTITIONS.contains(partition)) {
      return "there is no partition \"" + partition + "\"";
    }
    if (isFixed(partition) && home.partition() != null && !partition.equals(home.partition())) {
      return "this account is in the partition " + home.partition();
    }
    if (parts.length < PARTS) {
      return service(parts).equals("iam") || !arn.endsWith("*")
          ? "an ARN has six parts: arn:partition:service:region:account:resource"
          : null;
    }
    return broken(parts);
  }

  private static String broken(String[] parts) {
    if (!isFixed(parts[2])) {
      return "the service is named whole";
    }
    if (parts[2].isEmpty()) {
      return "it names no service";
    }
    for (int i = 1; i < PARTS - 1; i++) {
      if (parts[i].contains("${")) {
        return "a variable stands only after the fifth colon";
      }
    }
    if (parts[2].equals("s3") && !parts[3].isEmpty() && parts[4].isEmpty()) {
      return "buckets have no region";
    }
    if (!parts[2].equals("iam")) {
      return null;
    }
    if (!parts[3].isEmpty()) {
      return "resources of IAM have no region";
    }
    String kind = parts[5].split("/", 2)[0];
    boolean known = parts[5].contains("/") && KINDS.contains(kind);
    return known || parts[5].equals("*") || parts[5].equals("root")
        ? null
        : "a resource of IAM is * or begins with user/, role/, group/, policy/ or another kind";
  }

  private static String service(String[] parts) {
    return parts.length > 2 ? parts[2] : "";
  }

  private static boolean isFixed(String part) {
    return !part.contains("*") && !part.contains("?") && !part.contains("${");
  }
}
