package io.stint.policy;

/**
 * Who makes a request, as policies see it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable">Principal
 *     key values</a>
 */
public sealed interface Caller {

  /** Twelve digits; null for callers outside any account. */
  default String accountId() {
    return null;
  }

  /** The ARN in messages and in the Principal element; null when there is none. */
  default String arn() {
    return null;
  }

  /** The value of {@code aws:PrincipalArn}: for a role session the role's ARN, path included. */
  default String principalArn() {
    return arn();
  }

  /** The value of {@code aws:userid}, or null. */
  default String userId() {
    return null;
  }

  /** The value of {@code aws:PrincipalType}, or null. */
  default String type() {
    return null;
  }

  /** An IAM user with long-term keys, the console, or {@code GetSessionToken} credentials. */
  record User(String arn, String uniqueId) implements Caller {
    @Override
    public String accountId() {
      return account(arn);
    }

    @Override
    public String userId() {
      return uniqueId;
    }

    @Override
    public String type() {
      return "User";
    }

    /** The friendly name: the last part of the ARN, without the path. */
    public String name() {
      return lastPart(arn);
    }
  }

  /** A session of a role, however it was assumed. */
  record RoleSession(String roleArn, String roleId, String sessionName) implements Caller {
    @Override
    public String accountId() {
      return account(roleArn);
    }

    @Override
    public String arn() {
      return roleArn.substring(0, roleArn.indexOf(':', 4))
          + ":sts::"
          + accountId()
          + ":assumed-role/"
          + lastPart(roleArn)
          + "/"
          + sessionName;
    }

    @Override
    public String principalArn() {
      return roleArn;
    }

    @Override
    public String userId() {
      return roleId + ":" + sessionName;
    }

    @Override
    public String type() {
      return "AssumedRole";
    }
  }

  /** A session made by {@code GetFederationToken}. */
  record FederatedUser(String accountId, String name) implements Caller {
    @Override
    public String arn() {
      return "arn:aws:sts::" + accountId + ":federated-user/" + name;
    }

    @Override
    public String userId() {
      return accountId + ":" + name;
    }

    @Override
    public String type() {
      return "FederatedUser";
    }
  }

  /** The account's root user: allowed whatever no Deny forbids in its own account. */
  record Root(String accountId) implements Caller {
    @Override
    public String arn() {
      return "arn:aws:iam::" + accountId + ":root";
    }

    @Override
    public String userId() {
      return accountId;
    }

    @Override
    public String type() {
      return "Account";
    }
  }

  /** An AWS service, for example {@code ec2.amazonaws.com} taking an instance's role. */
  record Service(String name) implements Caller {}

  /** Somebody vouched for by a SAML or OIDC provider, before there is a session. */
  record Federated(String provider) implements Caller {}

  /** Nobody that AWS knows. */
  record Anonymous() implements Caller {
    @Override
    public String userId() {
      return "anonymous";
    }

    @Override
    public String type() {
      return "Anonymous";
    }
  }

  private static String account(String arn) {
    String[] parts = ArnPattern.split(arn);
    if (parts.length < 6) {
      throw new IllegalArgumentException("not an ARN: " + arn);
    }
    return parts[4];
  }

  private static String lastPart(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
