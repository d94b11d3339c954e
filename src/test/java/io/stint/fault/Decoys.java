package io.stint.fault;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;

/** What belongs to others in the account. */
final class Decoys {

  private static final String OWN_PATH = "/stint/";
  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}";
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

  private Decoys() {}

  /** A user, a group, a role and a policy that have nothing to do with Stint. */
  static void make(IamClient iam) {
    iam.createUser(r -> r.userName("bystander").path("/others/"));
    iam.putUserPolicy(r -> r.userName("bystander").policyName("own").policyDocument(POLICY));
    iam.createGroup(r -> r.groupName("bystanders"));
    iam.putGroupPolicy(r -> r.groupName("bystanders").policyName("own").policyDocument(POLICY));
    iam.addUserToGroup(r -> r.groupName("bystanders").userName("bystander"));
    iam.createRole(r -> r.roleName("Bystander").assumeRolePolicyDocument(TRUST));
    iam.putRolePolicy(r -> r.roleName("Bystander").policyName("own").policyDocument(POLICY));
    iam.createPolicy(r -> r.policyName("bystanding").policyDocument(POLICY));
  }

  /** The user that one replica is at AWS. */
  static AccessKey operator(IamClient iam, String name) {
    iam.createUser(r -> r.userName(name).path("/operators/"));
    iam.attachUserPolicy(
        r -> r.userName(name).policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
    return iam.createAccessKey(r -> r.userName(name)).accessKey();
  }

  /** Everything outside Stint's path, each with all that IAM says of it. */
  static Map<String, String> seen(IamClient iam) {
    Map<String, String> seen = new TreeMap<>();
    for (GetAccountAuthorizationDetailsResponse page :
        iam.getAccountAuthorizationDetailsPaginator()) {
      page.userDetailList().stream()
          .filter(user -> !user.path().startsWith(OWN_PATH))
          .forEach(user -> seen.put("user/" + user.userName(), user.toString()));
      page.groupDetailList().stream()
          .filter(group -> !group.path().startsWith(OWN_PATH))
          .forEach(group -> seen.put("group/" + group.groupName(), group.toString()));
      page.roleDetailList().stream()
          .filter(role -> !role.path().startsWith(OWN_PATH))
          .forEach(role -> seen.put("role/" + role.roleName(), role.toString()));
      page.policies().stream()
          .filter(policy -> policy.arn().contains(":123456789012:"))
          .filter(policy -> !policy.path().startsWith(OWN_PATH))
          .forEach(policy -> seen.put("policy/" + policy.policyName(), policy.toString()));
    }
    return seen;
  }
}
