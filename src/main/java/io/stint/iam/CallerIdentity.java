package io.stint.iam;

import java.util.Optional;

/**
 * Who Stint is at AWS.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>
 */
public record CallerIdentity(AccountId account, Arn arn) {

  /** The role whose session Stint's credentials are; a session's ARN leaves out the role's path. */
  public Optional<RoleName> role() {
    return arn.service().equals("sts") && arn.resourceType().equals("assumed-role")
        ? Optional.of(new RoleName(arn.resource().split("/")[1]))
        : Optional.empty();
  }

  /** The user whose keys Stint's credentials are. */
  public Optional<UserName> user() {
    return arn.service().equals("iam") && arn.resourceType().equals("user")
        ? Optional.of(new UserName(arn.resourceName()))
        : Optional.empty();
  }

  /** Whether Stint runs as this user or role; names differ ignoring case. */
  public boolean is(PrincipalArn principal) {
    String key = Names.key(principal.name());
    boolean same =
        principal.isRole()
            ? role().map(RoleName::key).filter(key::equals).isPresent()
            : user().map(UserName::key).filter(key::equals).isPresent();
    return same && principal.account().equals(account);
  }
}
