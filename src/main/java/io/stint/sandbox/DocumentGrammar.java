package io.stint.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What IAM refuses in resources and condition keys beyond their JSON, in its words where they are
 * known: written apart from Stint's own rules, so that a test sees where those say something else.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">Resource</a>
 */
final class DocumentGrammar {

  private static final Pattern PARTITION = Pattern.compile("arn:(aws|[^:]*[*?][^:]*)(:.*)?");
  private static final Pattern SERVICE = Pattern.compile("arn:[^:]*:[a-z0-9-]+(:.*)?");
  private static final Pattern EARLY_VARIABLE = Pattern.compile("arn(:[^:]*){0,3}:[^:]*\\$\\{.*");
  private static final Pattern PARTS = Pattern.compile("arn(:[^:]*){4}:.*|arn:[^:]*:(?!iam:).*\\*");
  private static final Pattern IAM = Pattern.compile("arn:[^:]*:iam(:.*)?");
  private static final Pattern IAM_REGION = Pattern.compile("arn:[^:]*:iam:[^:]+:.*");
  private static final Pattern IAM_PATH =
      Pattern.compile(
          "arn:[^:]*:iam::[^:]*:(\\*|root|(user|federated-user|role|group|instance-profile|mfa|u2f"
              + "|server-certificate|policy|sms-mfa|saml-provider|oidc-provider|report"
              + "|access-report|assumed-role|delegation-request)/.*)");
  private static final Pattern BUCKET_REGION = Pattern.compile("arn:[^:]*:s3:[^:]+::.*");

  private DocumentGrammar() {}

  static void check(String document) {
    for (JsonNode statement : each(Documents.tree(document).get("Statement"))) {
      for (String element : List.of("Resource", "NotResource")) {
        if (statement.has(element)) {
          each(statement.get(element)).forEach(resource -> resource(resource.asText()));
        }
      }
      if (statement.has("Condition")) {
        statement.get("Condition").forEach(keys -> keys(keys.fieldNames()));
      }
    }
  }

  private static Iterable<JsonNode> each(JsonNode node) {
    return node.isArray() ? node : List.of(node);
  }

  private static void keys(Iterator<String> keys) {
    keys.forEachRemaining(
        key ->
            require(
                key.indexOf(':') > 0,
                "Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."));
  }

  private static void resource(String arn) {
    if (arn.equals("*")) {
      return;
    }
    require(
        is(PARTITION, arn),
        "Partition \"" + arn.split(":", 3)[1] + "\" is not valid for resource \"" + arn + "\".");
    require(
        is(SERVICE, arn), "Resource vendor must be fully qualified and cannot contain regexes.");
    require(is(PARTS, arn), "Resource " + arn + " must be in ARN format or \"*\".");
    require(!is(EARLY_VARIABLE, arn), "Resource " + arn + " has a variable that is not allowed.");
    require(!is(IAM_REGION, arn), "IAM resource " + arn + " cannot contain region information.");
    require(
        !is(IAM, arn) || is(IAM_PATH, arn),
        "IAM resource path must either be \"*\" or start with federated-user/, role/, group/,"
            + " instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/,"
            + " oidc-provider/, report/, access-report/, user/.");
    require(!is(BUCKET_REGION, arn), "Resource " + arn + " can not contain region information.");
  }

  private static boolean is(Pattern form, String arn) {
    return form.matcher(arn).matches();
  }

  private static void require(boolean rule, String words) {
    if (!rule) {
      throw SandboxError.malformedPolicy(words);
    }
  }
}
