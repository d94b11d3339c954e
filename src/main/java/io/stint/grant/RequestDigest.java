package io.stint.grant;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stint.role.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One word for all that somebody sees who decides: who asks, for whom, what, from when, until when,
 * why, and the documents: the policy, or the role's trust, policies and rules as they were asked
 * for. Whatever of it is changed, the word is another one, and what was said to the former is void.
 */
@ApplicationScoped
class RequestDigest {

  private static final int BYTES = 16;

  private final Roles roles;

  RequestDigest(Roles roles) {
    this.roles = roles;
  }

  /** In a transaction. */
  String of(Grant grant, Asking asking) {
    GrantedAccessColumns target = grant.target();
    Object[] seen = {
      grant.id(),
      asking.id(),
      asking.issuer(),
      asking.subject(),
      asking.expiresAt(),
      grant.type(),
      grant.grantee().userId(),
      grant.grantee().cohortId(),
      grant.grantee().arn(),
      grant.grantee().arnId(),
      target.roleId(),
      target.services(),
      target.rights(),
      target.policyArn(),
      target.policyDocument(),
      grant.startsAt(),
      grant.reason(),
      target.roleId() == null ? null : roles.asked(target.roleId())
    };
    return hash(Arrays.asList(seen).toString());
  }

  private static String hash(String text) {
    try {
      byte[] whole = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(whole, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
