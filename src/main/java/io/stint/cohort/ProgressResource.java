package io.stint.cohort;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.security.CallerRole;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.jboss.resteasy.reactive.RestPath;

@Path("/cohorts/{name}/progress")
class ProgressResource {

  private final ProgressStream stream;

  ProgressResource(ProgressStream stream) {
    this.stream = stream;
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.COHORT)
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Blocking
  public Multi<OutboundSseEvent> follow(@RestPath String name, @Context Sse sse) {
    return stream
        .of(name)
        .map(
            item -> {
              OutboundSseEvent.Builder event = sse.newEventBuilder().comment(item.comment());
              CohortProgress progress = item.data();
              return progress == null
                  ? event.build()
                  : event
                      .name(progress.event())
                      .mediaType(MediaType.APPLICATION_JSON_TYPE)
                      .data(CohortProgress.class, progress)
                      .build();
            });
  }
}
