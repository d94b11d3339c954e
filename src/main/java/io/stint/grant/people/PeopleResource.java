package io.stint.grant.people;

import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import io.stint.web.Page;
import io.stint.web.PageRequest;
import io.stint.web.Paging;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/people")
@Produces(MediaType.APPLICATION_JSON)
class PeopleResource {

  private final PersonDesk desk;
  private final Idempotency idempotency;
  private final Paging paging;

  PeopleResource(PersonDesk desk, Idempotency idempotency, Paging paging) {
    this.desk = desk;
    this.idempotency = idempotency;
    this.paging = paging;
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @GET
  public Page<PersonItem> list(
      @RestQuery String email,
      @RestQuery String userName,
      @RestQuery String pageSize,
      @RestQuery String pageToken) {
    PageRequest page =
        paging.request("people", Arrays.asList(email, userName), pageSize, pageToken);
    return paging.page(
        page,
        desk.page(email, userName, page),
        PersonItem::of,
        person -> List.of(person.userName().toLowerCase(Locale.ROOT)));
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.PERSON)
  @GET
  @Path("/{userName}")
  public PersonView get(@RestPath String userName) {
    return desk.find(userName);
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.PERSON)
  @POST
  @Path("/{userName}/revocation")
  public Response revoke(@RestPath String userName) {
    return idempotency.once("", () -> ApiResponse.accepted(desk.revoke(userName)), desk::progress);
  }
}
