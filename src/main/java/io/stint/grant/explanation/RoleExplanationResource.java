package io.stint.grant.explanation;

import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.security.CallerRole;
import io.stint.web.QueryParameters;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Of a role, but answered here: a role knows nothing of members. */
@Path("/roles/{name}/explanation")
@Produces(MediaType.APPLICATION_JSON)
class RoleExplanationResource {

  private final Explanations explanations;

  RoleExplanationResource(Explanations explanations) {
    this.explanations = explanations;
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.ROLE)
  @GET
  public Explanation explanation(
      @RestPath String name,
      @RestQuery String member,
      @RestQuery String at,
      @RestQuery String mfa,
      @RestQuery List<String> context) {
    return explanations.ofRole(
        name,
        new Question(
            member,
            QueryParameters.instant("at", at),
            QueryParameters.flag("mfa", mfa),
            Question.context(context),
            null,
            null));
  }
}
