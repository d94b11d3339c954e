package io.stint.audit;

import io.stint.security.CallerRole;
import io.stint.web.Page;
import io.stint.web.PageRequest;
import io.stint.web.Paging;
import io.stint.web.QueryParameters;
import io.stint.web.Refusal;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/access")
class AccessResource {

  private final PastAccess past;
  private final Paging paging;
  private final Clock clock;

  AccessResource(PastAccess past, Paging paging, Clock clock) {
    this.past = past;
    this.paging = paging;
    this.clock = clock;
  }

  @RolesAllowed(CallerRole.ADMINS)
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Page<AccessItem> list(
      @RestQuery String at, @RestQuery String pageSize, @RestQuery String pageToken) {
    Instant asked = QueryParameters.instant("at", at);
    PageRequest page = paging.request("access", Arrays.asList(at), pageSize, pageToken);
    // All pages are of one instant.
    Instant then = page.isFirst() ? known(asked) : Instant.parse(page.after().get(0));
    return paging.page(
        page,
        past.page(then, page.isFirst() ? "" : page.after().get(1), page),
        PastAccess.Found::item,
        found -> List.of(then.toString(), found.place()));
  }

  private Instant known(Instant asked) {
    if (asked == null) {
      return clock.instant();
    }
    past.forgottenUntil()
        .filter(forgotten -> !asked.isAfter(forgotten))
        .ifPresent(
            forgotten -> {
              throw Refusal.impossible(
                  "?at", "Events are kept of what came after " + forgotten + " alone.");
            });
    return asked;
  }
}
