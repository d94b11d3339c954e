package io.stint.audit;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.stint.security.CallerRole;
import io.stint.security.CurrentCaller;
import io.stint.web.Page;
import io.stint.web.PageRequest;
import io.stint.web.Paging;
import io.stint.web.QueryParameters;
import io.stint.web.StreamItem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/events")
class EventsResource {

  private final EventLog log;
  private final EventStream stream;
  private final Verification verification;
  private final Paging paging;
  private final CurrentCaller current;

  EventsResource(
      EventLog log,
      EventStream stream,
      Verification verification,
      Paging paging,
      CurrentCaller current) {
    this.log = log;
    this.stream = stream;
    this.verification = verification;
    this.paging = paging;
    this.current = current;
  }

  @RolesAllowed({CallerRole.REQUESTERS, CallerRole.APPROVERS})
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Page<Event> list(
      @RestQuery String subject,
      @RestQuery String kind,
      @RestQuery String action,
      @RestQuery String actor,
      @RestQuery String since,
      @RestQuery String until,
      @RestQuery String pageSize,
      @RestQuery String pageToken) {
    EventFilter filter =
        new EventFilter(
            subject,
            kind,
            QueryParameters.oneOf("action", action, AuditAction.class, AuditAction::toString),
            actor,
            QueryParameters.instant("since", since),
            QueryParameters.instant("until", until),
            Sight.of(current.get()));
    PageRequest page = paging.request("events", filter.words(), pageSize, pageToken);
    return paging.page(
        page, log.page(filter, page), event -> event, event -> List.of(Long.toString(event.id())));
  }

  /** As {@link #stream}, for who asks for it by {@code Accept}. */
  @RolesAllowed({CallerRole.REQUESTERS, CallerRole.APPROVERS})
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS + ";qs=0.5")
  @Blocking
  public Multi<OutboundSseEvent> follow(
      @RestHeader("Last-Event-ID") String lastEventId, @Context Sse sse) {
    return following(lastEventId, sse);
  }

  @RolesAllowed({CallerRole.REQUESTERS, CallerRole.APPROVERS})
  @GET
  @Path("/stream")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Blocking
  public Multi<OutboundSseEvent> stream(
      @RestHeader("Last-Event-ID") String lastEventId, @Context Sse sse) {
    return following(lastEventId, sse);
  }

  @RolesAllowed(CallerRole.ADMINS)
  @GET
  @Path("/verification")
  @Produces(MediaType.APPLICATION_JSON)
  public VerificationView verify(@RestQuery String after, @RestQuery String head) {
    return verification.verify(
        QueryParameters.number("after", after), head == null ? null : Seal.known(head));
  }

  private Multi<OutboundSseEvent> following(String lastEventId, Sse sse) {
    return stream.from(lastEventId, Sight.of(current.get())).map(item -> sent(item, sse));
  }

  private static OutboundSseEvent sent(StreamItem<Event> item, Sse sse) {
    Event event = item.data();
    if (event == null) {
      return sse.newEventBuilder().comment(item.comment()).build();
    }
    return sse.newEventBuilder()
        .id(event.position().toString())
        .name(event.action())
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(Event.class, event)
        .build();
  }
}
