package io.stint.grant.people;

import io.stint.audit.AccessFilter;
import io.stint.audit.AccessItem;
import io.stint.security.CallerRole;
import io.stint.web.CsvText;
import io.stint.web.Page;
import io.stint.web.QueryParameters;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/access")
class AccessResource {

  private final AccessDesk desk;

  AccessResource(AccessDesk desk) {
    this.desk = desk;
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Page<AccessItem> list(
      @RestQuery String at,
      @RestQuery String pageSize,
      @RestQuery String pageToken,
      @RestQuery String email,
      @RestQuery String userName,
      @RestQuery String cohort,
      @RestQuery String role,
      @RestQuery String endsBefore) {
    AccessFilter filter = filter(email, userName, cohort, role, endsBefore);
    Instant then = QueryParameters.instant("at", at);
    return then == null
        ? desk.now(filter, pageSize, pageToken)
        : desk.then(then, filter, pageSize, pageToken);
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @GET
  @Path("/csv")
  @Produces(CsvText.WITH_CHARSET)
  public String csv(
      @RestQuery String at,
      @RestQuery String email,
      @RestQuery String userName,
      @RestQuery String cohort,
      @RestQuery String role,
      @RestQuery String endsBefore) {
    return desk.csv(
        QueryParameters.instant("at", at), filter(email, userName, cohort, role, endsBefore));
  }

  private static AccessFilter filter(
      String email, String userName, String cohort, String role, String endsBefore) {
    return new AccessFilter(
        email, userName, cohort, role, QueryParameters.instant("endsBefore", endsBefore));
  }
}
