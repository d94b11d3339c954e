package io.stint.sandbox;

import io.stint.policy.AccessRequest;
import io.stint.policy.Decision;
import io.stint.policy.Side;
import io.stint.policy.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides by the policies whether a caller may make a call. */
final class Authorization {
  /** What everybody may do who has credentials, and what is decided where it is done. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "GetCallerIdentity",
          "GetSessionToken",
          "AssumeRole",
          "AssumeRoleWithWebIdentity",
          "RunInstances",
          "StartInstances",
          "StopInstances",
          "TerminateInstances",
          "AssociateIamInstanceProfile",
          "DisassociateIamInstanceProfile",
          "ReplaceIamInstanceProfileAssociation");

  private static final Set<String> WITHOUT_MFA = Set.of("GetCallerIdentity", "AssumeRole");

  private final Account account;
  private final Permissions permissions;
  private final Resources resources;
  private final PasswordPolicy passwords;

  Authorization(Account account) {
    this.account = account;
    permissions = new Permissions(account);
    resources = new Resources(account);
    passwords = new PasswordPolicy(account);
  }

  void check(ServiceProtocol dialect, Call call) {
    String action = call.request().action();
    Caller caller = call.caller();
    refuseSessionWithoutMfa(dialect, action, caller);
    if (caller instanceof Caller.Administrator || ELSEWHERE.contains(action)) {
      return;
    }
    if (action.equals("ChangePassword") && passwords.usersMayChange()) {
      return;
    }
    String resource = dialect == ServiceProtocol.IAM ? resources.of(call) : "*";
    AccessRequest.Builder request =
        permissions.request(caller, call.now()).action(dialect.service() + ":" + action);
    request.on(resource);
    if (dialect == ServiceProtocol.IAM) {
      context(request, call);
    }
    require(request.build(), caller);
    if (action.startsWith("Create") && call.request().has("Tags")) {
      // Whoever creates something with tags needs the permission to tag it as well.
      require(
          request
              .action("iam:Tag" + action.substring("Create".length()).replace("VirtualMFA", "MFA"))
              .build(),
          caller);
    }
    if (action.equals("AddRoleToInstanceProfile")) {
      passRole(call, account.role(call.get("RoleName")));
    }
  }

  /** Credentials of GetSessionToken without MFA: no IAM, and of STS only two calls. */
  private static void refuseSessionWithoutMfa(
      ServiceProtocol dialect, String action, Caller caller) {
    Session session = Permissions.session(caller);
    if (session != null
        && !session.ofRole()
        && (dialect == ServiceProtocol.IAM && session.holder().mfa() == null
            || dialect == ServiceProtocol.STS && !WITHOUT_MFA.contains(action))) {
      throw SandboxError.of(
          403, "InvalidClientTokenId", "The security token included in the request is invalid");
    }
  }

  /** Whether the caller may hand this role to EC2; a permission without a call of its own. */
  void passRole(Call call, Role role) {
    if (!(call.caller() instanceof Caller.Administrator)) {
      require(
          permissions
              .request(call.caller(), call.now())
              .action("iam:PassRole")
              .on(role.arn())
              .with("iam:PassedToService", "ec2.amazonaws.com")
              .with(
                  "iam:AssociatedResourceArn",
                  "arn:aws:ec2:" + SandboxAws.REGION + ":" + Named.ACCOUNT + ":instance/*")
              .build(),
          call.caller());
    }
  }

  /** For calls that are decided on each of the instances they name. */
  void ec2(Call call, String action, Instance instance) {
    Instance.Association has = instance.association();
    String arn = ProfileAssociations.instanceArn(instance.id());
    ec2(call, action, arn, has == null ? null : has.profileArn());
  }

  /**
   * @param profile the ARN of the instance's profile; null: it has none
   */
  void ec2(Call call, String action, String resource, String profile) {
    if (!(call.caller() instanceof Caller.Administrator)) {
      account.seenFromOutside(
          () -> {
            AccessRequest.Builder request = permissions.request(call.caller(), call.now());
            if (profile != null) {
              request.with("ec2:InstanceProfile", profile);
            }
            require(request.action("ec2:" + action).on(resource).build(), call.caller());
            return null;
          });
    }
  }

  /**
   * @param context the encryption context
   */
  void kms(Caller caller, String action, String key, Map<String, String> context, Instant now) {
    if (caller instanceof Caller.Administrator) {
      return;
    }
    AccessRequest.Builder request =
        permissions.request(caller, now).action("kms:" + action).on(key);
    context.forEach((name, value) -> request.with("kms:EncryptionContext:" + name, value));
    if (!context.isEmpty()) {
      request.with("kms:EncryptionContextKeys", List.copyOf(context.keySet()));
    }
    require(request.build(), caller);
  }

  private void require(AccessRequest request, Caller caller) {
    Verdict verdict = permissions.verdict(request, caller);
    if (!verdict.allowed()) {
      throw refusal(request, caller, verdict);
    }
  }

  static SandboxError refusal(AccessRequest request, Caller caller, Verdict verdict) {
    String what =
        "User: "
            + caller.arn()
            + " is not authorized to perform: "
            + request.action()
            + " on resource: "
            + request.resource();
    Side side = verdict.side() == null ? Side.IDENTITY : verdict.side();
    String article = side == Side.IDENTITY ? "an " : "a ";
    return SandboxError.accessDenied(
        verdict.decision() == Decision.EXPLICIT_DENY
            ? what + " with an explicit deny in " + article + side.words()
            : what + " because no " + side.words() + " allows the " + request.action() + " action");
  }

  private void context(AccessRequest.Builder request, Call call) {
    String action = call.request().action();
    if (call.get("PolicyArn") != null
        && (action.startsWith("Attach") || action.startsWith("Detach"))) {
      request.with("iam:PolicyARN", call.get("PolicyArn"));
    }
    if (call.get("AWSServiceName") != null) {
      request.with("iam:AWSServiceName", call.get("AWSServiceName"));
    }
    String boundary = resources.boundary(call);
    if (boundary != null) {
      request.with("iam:PermissionsBoundary", boundary);
    }
    resources
        .tags(call)
        .forEach(
            (key, value) -> {
              request.with("aws:ResourceTag/" + key, value);
              request.with("iam:ResourceTag/" + key, value);
            });
    List<QueryRequest> asked = call.request().structures("Tags");
    asked.forEach(tag -> request.with("aws:RequestTag/" + tag.get("Key"), tag.get("Value")));
    if (!asked.isEmpty()) {
      request.with("aws:TagKeys", asked.stream().map(tag -> tag.get("Key")).toList());
    } else if (call.request().has("TagKeys")) {
      request.with("aws:TagKeys", call.request().list("TagKeys"));
    }
  }
}
