package io.stint.grant.explanation;

import io.quarkus.security.Authenticated;
import io.stint.web.QueryParameters;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Of a role, but answered here: a role knows nothing of members. */
@Authenticated
@Path("/roles/{name}/explanation")
@Produces(MediaType.APPLICATION_JSON)
class RoleExplanationResource {

  private final Explanations explanations;

  RoleExplanationResource(Explanations explanations) {
    this.explanations = explanations;
  }

  @GET
  public Explanation explanation(
      @RestPath String name,
      @RestQuery String member,
      @RestQuery String at,
      @RestQuery String mfa) {
    return explanations.ofRole(
        name, member, QueryParameters.instant("at", at), QueryParameters.flag("mfa", mfa));
  }
}
