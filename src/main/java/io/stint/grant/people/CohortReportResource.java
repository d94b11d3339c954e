package io.stint.grant.people;

import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.access.Ownership;
import io.stint.grant.people.CohortReport.Found;
import io.stint.grant.people.CohortReport.Item;
import io.stint.iam.Names;
import io.stint.security.CallerRole;
import io.stint.web.CsvText;
import io.stint.web.Page;
import io.stint.web.PageRequest;
import io.stint.web.Paging;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** For the file of whoever ordered the cohort. */
@Path("/cohorts/{name}/report")
class CohortReportResource {

  private static final List<String> COLUMNS =
      List.of("userName", "email", "type", "role", "policy", "grantId", "since", "until", "goneAt");

  private final CohortReport report;
  private final Ownership ownership;
  private final Paging paging;

  CohortReportResource(CohortReport report, Ownership ownership, Paging paging) {
    this.report = report;
    this.ownership = ownership;
    this.paging = paging;
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.COHORT)
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Page<Item> list(
      @RestPath String name, @RestQuery String pageSize, @RestQuery String pageToken) {
    PageRequest page = paging.request("report", List.of(Names.key(name)), pageSize, pageToken);
    return paging.page(
        page,
        report.page(name, ownership.scope(), page.after(), page.limit()),
        Found::item,
        Found::place);
  }

  /** All of it: a spreadsheet has no pages. */
  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.COHORT)
  @GET
  @Path("/csv")
  @Produces(CsvText.WITH_CHARSET)
  public String csv(@RestPath String name) {
    return CsvText.of(
        COLUMNS,
        report.page(name, ownership.scope(), List.of(), Integer.MAX_VALUE),
        found -> cells(found.item()));
  }

  private static List<?> cells(Item item) {
    return CsvText.row(
        item.userName(),
        item.email(),
        item.type(),
        item.role(),
        item.policy(),
        item.grantId(),
        item.since(),
        item.until(),
        item.goneAt());
  }
}
