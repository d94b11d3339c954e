package io.stint.cohort;

import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.cohort.roster.AskedColumns;
import io.stint.cohort.roster.MembersRequest;
import io.stint.cohort.roster.RosterCsv;
import io.stint.iam.Names;
import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.CsvText;
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
import java.util.Arrays;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/cohorts/{name}/members")
class MembersResource extends EnrolmentResource {

  private final Members members;
  private final MemberLists lists;
  private final Suspensions suspensions;
  private final PreferWait settling;
  private final Paging paging;

  MembersResource(
      Members members,
      MemberLists lists,
      Suspensions suspensions,
      Idempotency idempotency,
      PreferWait settling,
      Paging paging) {
    super(members, idempotency);
    this.members = members;
    this.lists = lists;
    this.suspensions = suspensions;
    this.settling = settling;
    this.paging = paging;
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response add(
      @RestPath String name,
      MembersRequest request,
      @RestQuery String adopt,
      @RestQuery String mode,
      @RestQuery String confirm) {
    return enrolled(name, request, MembersRequest.roster(request), how(adopt, mode, confirm));
  }

  /** As {@code POST /cohorts/{name}/roster}. */
  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @POST
  @Consumes(CsvText.MEDIA_TYPE)
  @Produces(MediaType.APPLICATION_JSON)
  public Response upload(
      @RestPath String name,
      byte[] file,
      @RestQuery String adopt,
      @RestQuery String emailColumn,
      @RestQuery String userNameColumn,
      @RestQuery String mode,
      @RestQuery String confirm,
      @RestQuery List<String> keep) {
    return enrolled(
        name,
        file,
        RosterCsv.read(file, new AskedColumns(emailColumn, userNameColumn, keep)),
        how(adopt, mode, confirm));
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.COHORT)
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Page<MemberView> list(
      @RestPath String name,
      @RestQuery String state,
      @RestQuery String pageSize,
      @RestQuery String pageToken) {
    MemberState desired = QueryParameters.oneOf("state", state, MemberState.class);
    PageRequest page =
        paging.request("members", Arrays.asList(Names.key(name), state), pageSize, pageToken);
    return paging.page(
        page,
        lists.page(name, desired, page),
        member -> member,
        member -> List.of(Names.key(member.userName())));
  }

  /** As {@code GET /cohorts/{name}/roster}. */
  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.COHORT)
  @GET
  @Produces(CsvText.SECOND_CHOICE)
  public String csv(
      @RestPath String name, @RestQuery String state, @RestQuery List<String> include) {
    return lists.csv(
        name,
        QueryParameters.oneOf("state", state, MemberState.class),
        MemberExtras.asked(include));
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.COHORT)
  @GET
  @Path("/{userName}")
  @Produces(MediaType.APPLICATION_JSON)
  public MemberView get(@RestPath String name, @RestPath String userName) {
    return members.get(name, userName);
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @DELETE
  @Path("/{userName}")
  @Produces(MediaType.APPLICATION_JSON)
  public Response remove(@RestPath String name, @RestPath String userName) {
    return settling.removal(
        ApiResponse.accepted(members.remove(name, userName)), () -> removal(name, userName));
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @PATCH
  @Path("/{userName}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Produces(MediaType.APPLICATION_JSON)
  public Response change(@RestPath String name, @RestPath String userName, MergePatch patch) {
    return settling.answer(
        ApiResponse.accepted(suspensions.change(name, userName, patch)),
        () -> suspensions.progress(name, userName));
  }

  private Progress<MemberView> removal(String name, String userName) {
    MemberView view = members.get(name, userName);
    return view.state() == MemberState.REMOVING || view.state() == MemberState.FAILING
        ? Progress.underWay(
            ApiResponse.accepted(view), FailureView.nextAttemptAfter(view.failure()))
        : Progress.gone();
  }
}
