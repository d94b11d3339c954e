package io.stint.grant;

import java.util.List;
import java.util.Map;

/** Documents that let their holder assume a role. */
abstract class AssumeStory extends GrantStory {

  static Map<String, Object> document(Object action, Object resource) {
    return Map.of(
        "Version",
        "2012-10-17",
        "Statement",
        List.of(Map.of("Effect", "Allow", "Action", action, "Resource", resource)));
  }

  String managed(String action, String resource) {
    return sandbox
        .iam()
        .createPolicy(
            r ->
                r.policyName(unique("Managed"))
                    .policyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                            + "\"Action\":\""
                            + action
                            + "\",\"Resource\":\""
                            + resource
                            + "\"}]}"))
        .policy()
        .arn();
  }
}
