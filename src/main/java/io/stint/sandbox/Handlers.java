package io.stint.sandbox;

import java.util.HashMap;
import java.util.Map;

/** Which class answers which action. */
final class Handlers {
  private final Map<String, Handler> iam = new HashMap<>();
  private final Map<String, Handler> sts = new HashMap<>();
  private final Map<String, Handler> ec2 = new HashMap<>();

  Handlers(Account account, Map<String, String> issuers) {
    Trust trust = new Trust(account);
    XmlViews views = new XmlViews(account, trust);
    PasswordPolicy passwords = new PasswordPolicy(account);
    passwords.register(iam);
    new Users(account, views).register(iam);
    new LoginProfiles(account, passwords).register(iam);
    new AccessKeys(account).register(iam);
    new UserCredentials(account).register(iam);
    new MfaDevices(account, views).register(iam);
    new Groups(account, views).register(iam);
    new Roles(account, views, trust).register(iam);
    new ServiceLinkedRoles(account, views).register(iam);
    new InstanceProfiles(account, views).register(iam);
    new ManagedPolicies(account, views).register(iam);
    new PolicyVersions(account).register(iam);
    new EntityPolicies<>(account, views, "User", account.users, account::user).register(iam);
    new EntityPolicies<>(account, views, "Group", account.groups, account::group).register(iam);
    new EntityPolicies<>(account, views, "Role", account.roles, account::role).register(iam);
    new AccountSettings(account).register(iam);
    new AuthorizationDetails(account, views, trust).register(iam);
    new OidcProviders(account).register(iam);
    Permissions permissions = new Permissions(account);
    new Simulation(account, permissions).register(iam);
    Mfa mfa = new Mfa(account);
    new CallerIdentity(account).register(sts);
    new SessionTokens(account, mfa).register(sts);
    new AssumeRole(account, permissions, mfa).register(sts);
    new WebIdentity(account, issuers).register(sts);
    Authorization authorization = new Authorization(account);
    ProfileAssociations associations = new ProfileAssociations(account, authorization);
    associations.register(ec2);
    new Instances(account, associations, authorization).register(ec2);
  }

  Map<String, Handler> of(ServiceProtocol dialect) {
    return switch (dialect) {
      case IAM -> iam;
      case STS -> sts;
      case EC2 -> ec2;
    };
  }
}
