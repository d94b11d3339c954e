package io.stint.cohort;

import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.cohort.roster.AskedColumns;
import io.stint.cohort.roster.MembersRequest;
import io.stint.cohort.roster.Roster;
import io.stint.cohort.roster.RosterAnswer;
import io.stint.cohort.roster.RosterCsv;
import io.stint.cohort.roster.Upload;
import io.stint.security.CallerRole;
import io.stint.web.CsvText;
import io.stint.web.MultipartFile;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What a list of people would come to, whichever way it comes; nothing is stored. */
@Path("/plans/cohorts/{name}")
@Produces(MediaType.APPLICATION_JSON)
class EnrolmentPlansResource {

  private final Members members;

  EnrolmentPlansResource(Members members) {
    this.members = members;
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @POST
  @Path("/members")
  @Consumes(MediaType.APPLICATION_JSON)
  public RosterAnswer ofMembers(
      @RestPath String name,
      MembersRequest request,
      @RestQuery String adopt,
      @RestQuery String mode,
      @RestQuery String confirm) {
    return plan(name, MembersRequest.roster(request), adopt, mode, confirm);
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @POST
  @Path("/roster")
  @Consumes({CsvText.MEDIA_TYPE, CsvText.AS_WINDOWS_SAYS})
  public RosterAnswer ofRoster(
      @RestPath String name,
      byte[] file,
      @RestQuery String adopt,
      @RestQuery String emailColumn,
      @RestQuery String userNameColumn,
      @RestQuery String mode,
      @RestQuery String confirm,
      @RestQuery List<String> keep) {
    return plan(
        name,
        RosterCsv.read(file, new AskedColumns(emailColumn, userNameColumn, keep)),
        adopt,
        mode,
        confirm);
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @POST
  @Path("/roster")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public RosterAnswer ofForm(
      @RestPath String name,
      byte[] form,
      @HeaderParam("Content-Type") String contentType,
      @RestQuery String adopt,
      @RestQuery String emailColumn,
      @RestQuery String userNameColumn,
      @RestQuery String mode,
      @RestQuery String confirm,
      @RestQuery List<String> keep) {
    byte[] sent = MultipartFile.in(form, contentType);
    return plan(
        name,
        RosterCsv.read(sent, new AskedColumns(emailColumn, userNameColumn, keep)),
        adopt,
        mode,
        confirm);
  }

  private RosterAnswer plan(String name, Roster roster, String adopt, String mode, String confirm) {
    Upload how = EnrolmentResource.how(adopt, mode, confirm);
    return members.plan(name, roster, how, members.sight(name, roster));
  }
}
