package io.stint.cohort;

import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.cohort.roster.AskedColumns;
import io.stint.cohort.roster.RosterCsv;
import io.stint.security.CallerRole;
import io.stint.web.CsvText;
import io.stint.web.Idempotency;
import io.stint.web.MultipartFile;
import io.stint.web.QueryParameters;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The members as a file, in and out. */
@Path("/cohorts/{name}/roster")
class RosterResource extends EnrolmentResource {

  private final MemberLists lists;

  RosterResource(Members members, MemberLists lists, Idempotency idempotency) {
    super(members, idempotency);
    this.lists = lists;
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @POST
  @Consumes({CsvText.MEDIA_TYPE, CsvText.AS_WINDOWS_SAYS})
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

  /** As a browser's form sends a file. */
  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Produces(MediaType.APPLICATION_JSON)
  public Response uploadForm(
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
    return enrolled(
        name,
        sent,
        RosterCsv.read(sent, new AskedColumns(emailColumn, userNameColumn, keep)),
        how(adopt, mode, confirm));
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.COHORT)
  @GET
  @Produces(CsvText.WITH_CHARSET)
  public String csv(
      @RestPath String name, @RestQuery String state, @RestQuery List<String> include) {
    return lists.csv(
        name,
        QueryParameters.oneOf("state", state, MemberState.class),
        MemberExtras.asked(include));
  }
}
