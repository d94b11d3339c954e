package io.stint.account;

import io.stint.iam.AwsStanding;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.security.CallerRole;
import io.stint.web.Refusal;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;

@Path("/account")
class AccountResource {

  private final Iam iam;
  private final AwsStanding standing;
  private final boolean sandbox;

  AccountResource(
      Iam iam, AwsStanding standing, @ConfigProperty(name = "stint.sandbox.aws") boolean sandbox) {
    this.iam = iam;
    this.standing = standing;
    this.sandbox = sandbox;
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public AccountView get() {
    try {
      return AccountView.of(iam, standing, sandbox);
    } catch (IamFailure e) {
      throw Refusal.byAws(e.retryable(), e.getMessage());
    }
  }
}
