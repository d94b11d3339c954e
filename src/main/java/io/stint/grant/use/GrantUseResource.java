package io.stint.grant.use;

import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.grant.explanation.Explanation;
import io.stint.grant.explanation.Explanations;
import io.stint.grant.explanation.Question;
import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import io.stint.web.QueryParameters;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** How a grant is used, whether it works, and what it leaves. */
@Path("/grants/{id}")
@Produces(MediaType.APPLICATION_JSON)
class GrantUseResource {

  private final InstructionsWriter briefing;
  private final Explanations explanations;
  private final LeftoverInstances remains;
  private final Idempotency idempotency;

  GrantUseResource(
      InstructionsWriter briefing,
      Explanations explanations,
      LeftoverInstances remains,
      Idempotency idempotency) {
    this.briefing = briefing;
    this.explanations = explanations;
    this.remains = remains;
    this.idempotency = idempotency;
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.GRANT)
  @GET
  @Path("/instructions")
  public Instructions instructions(
      @RestPath String id, @RestQuery String member, @RestQuery String tool) {
    return briefing.of(id, member, Tool.named(tool, Tool.AWS_CLI));
  }

  /** As {@link #awsConfig}, for who asks for it by {@code Accept}. */
  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.GRANT)
  @GET
  @Path("/instructions")
  @Produces("text/plain;qs=0.5")
  public String profile(@RestPath String id, @RestQuery String member, @RestQuery String tool) {
    return awsConfig(id, member, tool);
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.GRANT)
  @GET
  @Path("/aws-config")
  @Produces(MediaType.TEXT_PLAIN)
  public String awsConfig(@RestPath String id, @RestQuery String member, @RestQuery String tool) {
    Instructions instructions = briefing.of(id, member, Tool.named(tool, Tool.PROFILE));
    return Optional.ofNullable(instructions.setUp()).orElse("# " + instructions.note() + "\n");
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.GRANT)
  @GET
  @Path("/explanation")
  public Explanation explanation(
      @RestPath String id,
      @RestQuery String member,
      @RestQuery String at,
      @RestQuery String mfa,
      @RestQuery List<String> context,
      @RestQuery String action,
      @RestQuery String resource) {
    return explanations.ofGrant(
        id,
        new Question(
            member,
            QueryParameters.instant("at", at),
            QueryParameters.flag("mfa", mfa),
            Question.context(context),
            action,
            resource));
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.GRANT)
  @GET
  @Path("/leftovers")
  public Leftovers leftovers(@RestPath String id) {
    return remains.of(id);
  }

  @RolesAllowed(CallerRole.ADMINS)
  @Owned(OwnedKind.GRANT)
  @POST
  @Path("/leftovers")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response disassociate(@RestPath String id, Leftovers.Request request) {
    return idempotency.onceWithoutTransaction(
        request, () -> ApiResponse.ok(remains.disassociate(id, request)));
  }
}
