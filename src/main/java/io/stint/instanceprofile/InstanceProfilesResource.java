package io.stint.instanceprofile;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.access.Ownership;
import io.stint.iam.Names;
import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import io.stint.web.MergePatch;
import io.stint.web.Page;
import io.stint.web.PageRequest;
import io.stint.web.Paging;
import io.stint.web.PreferWait;
import io.stint.web.Progress;
import io.stint.web.QueryParameters;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/instance-profiles")
@Produces(MediaType.APPLICATION_JSON)
class InstanceProfilesResource {

  private final InstanceProfiles profiles;
  private final ProfileRules checks;
  private final ProfileQueries reads;
  private final Idempotency idempotency;
  private final PreferWait settling;
  private final Paging paging;
  private final Ownership ownership;

  InstanceProfilesResource(
      InstanceProfiles profiles,
      ProfileRules checks,
      ProfileQueries reads,
      Idempotency idempotency,
      PreferWait settling,
      Paging paging,
      Ownership ownership) {
    this.profiles = profiles;
    this.checks = checks;
    this.reads = reads;
    this.idempotency = idempotency;
    this.settling = settling;
    this.paging = paging;
    this.ownership = ownership;
  }

  @RolesAllowed(CallerRole.ADMINS)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response create(InstanceProfileRequest request) {
    return idempotency.once(
        request,
        () -> checks.created(request),
        checked -> {
          profiles.create(checked);
          return located(accepted(reads.stored(request.name())));
        },
        made -> progress(made.name(), shown -> located(accepted(shown)).status(201)));
  }

  /**
   * @param done what is answered when the profile is as it should be
   */
  private Progress<InstanceProfileView> progress(
      String name, Function<ProfileQueries.Shown, ApiResponse<InstanceProfileView>> done) {
    ProfileQueries.Shown shown = reads.stored(name);
    return shown.view().state() == ProfileState.ACTIVE
        ? Progress.settled(done.apply(shown))
        : underWay(shown, done.apply(shown).status(202));
  }

  private Progress<InstanceProfileView> removal(String name) {
    ProfileQueries.Shown shown = reads.stored(name);
    return shown.view().state() == ProfileState.DELETING
        ? underWay(shown, accepted(shown))
        : Progress.gone();
  }

  private static Progress<InstanceProfileView> underWay(
      ProfileQueries.Shown shown, ApiResponse<InstanceProfileView> answer) {
    return Progress.underWay(answer, FailureView.nextAttemptAfter(shown.view().failure()));
  }

  private static ApiResponse<InstanceProfileView> accepted(ProfileQueries.Shown shown) {
    return ApiResponse.accepted(shown.view()).with("ETag", shown.tag());
  }

  private static ApiResponse<InstanceProfileView> located(ApiResponse<InstanceProfileView> answer) {
    return answer.location("/instance-profiles/" + answer.body().name());
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @GET
  public Page<InstanceProfileView> list(@RestQuery String pageSize, @RestQuery String pageToken) {
    PageRequest page = paging.request("instance-profiles", List.of(), pageSize, pageToken);
    return paging.page(
        page,
        reads.page(ownership.scope(), page),
        view -> view,
        view -> List.of(Names.key(view.name())));
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.INSTANCE_PROFILE)
  @GET
  @Path("/{name}")
  public Response read(String name) {
    ProfileQueries.Shown shown = reads.read(name);
    return Response.ok(shown.view()).header("ETag", shown.tag()).build();
  }

  @RolesAllowed(CallerRole.ADMINS)
  @Owned(OwnedKind.INSTANCE_PROFILE)
  @PATCH
  @Path("/{name}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  public Response change(String name, @RestHeader("If-Match") String ifMatch, MergePatch patch) {
    checks.requireNotStints(patch);
    ProfileQueries.Shown changed =
        requiringNew()
            .call(
                () -> {
                  profiles.change(name, patch, ifMatch);
                  return reads.stored(name);
                });
    return settling.answer(
        accepted(changed), () -> progress(name, InstanceProfilesResource::accepted));
  }

  @RolesAllowed(CallerRole.ADMINS)
  @Owned(OwnedKind.INSTANCE_PROFILE)
  @DELETE
  @Path("/{name}")
  public Response delete(
      String name,
      @RestQuery String withRole,
      @RestQuery String force,
      @RestHeader("If-Match") String ifMatch) {
    boolean roleToo = QueryParameters.flag("withRole", withRole);
    if (!QueryParameters.flag("force", force)) {
      profiles.arn(name, ifMatch).ifPresent(arn -> checks.requireNoInstances(name, arn));
    }
    ProfileQueries.Shown deleted =
        requiringNew()
            .call(
                () -> {
                  profiles.delete(name, roleToo, ifMatch);
                  return reads.stored(name);
                });
    return settling.removal(accepted(deleted), () -> removal(name));
  }
}
