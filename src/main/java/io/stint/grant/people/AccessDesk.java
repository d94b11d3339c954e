package io.stint.grant.people;

import io.stint.access.Ownership;
import io.stint.audit.AccessFilter;
import io.stint.audit.AccessItem;
import io.stint.audit.PastAccess;
import io.stint.grant.people.PresentAccess.Place;
import io.stint.web.CsvText;
import io.stint.web.Page;
import io.stint.web.PageRequest;
import io.stint.web.Paging;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Who has what: now as it is stored, then as the trail tells it. */
@ApplicationScoped
@Transactional
class AccessDesk {

  private static final List<String> COLUMNS =
      List.of(
          "userName",
          "email",
          "arn",
          "cohort",
          "type",
          "role",
          "policy",
          "grantId",
          "since",
          "until");

  private final PresentAccess present;
  private final PastAccess past;
  private final Ownership ownership;
  private final Paging paging;
  private final Clock clock;

  AccessDesk(
      PresentAccess present, PastAccess past, Ownership ownership, Paging paging, Clock clock) {
    this.present = present;
    this.past = past;
    this.ownership = ownership;
    this.paging = paging;
    this.clock = clock;
  }

  Page<AccessItem> now(AccessFilter filter, String pageSize, String pageToken) {
    PageRequest page = paging.request("access", filter.words(), pageSize, pageToken);
    return paging.page(
        page,
        present.page(
            filter, ownership.scope(), Place.of(page.after()), page.limit(), clock.instant()),
        PresentAccess.Found::item,
        found -> found.place().key());
  }

  /**
   * @throws Refusal 403, 422 where the trail begins later
   */
  Page<AccessItem> then(Instant at, AccessFilter filter, String pageSize, String pageToken) {
    requireKnown(at);
    PageRequest page = paging.request("access " + at, filter.words(), pageSize, pageToken);
    return paging.page(
        page,
        past.page(at, filter, page.isFirst() ? "" : page.after().get(0), page.limit()),
        PastAccess.Found::item,
        found -> List.of(found.place()));
  }

  /**
   * All of it: a spreadsheet has no pages.
   *
   * @param at null: now
   * @throws Refusal as {@link #then} does
   */
  String csv(Instant at, AccessFilter filter) {
    return CsvText.of(
        COLUMNS,
        at == null ? allNow(filter) : allThen(at, filter),
        item ->
            CsvText.row(
                item.userName(),
                item.email(),
                item.arn(),
                item.cohort(),
                item.type(),
                item.role(),
                item.policy(),
                item.grantId(),
                item.since(),
                item.until()));
  }

  private List<AccessItem> allNow(AccessFilter filter) {
    return present
        .page(filter, ownership.scope(), Place.FIRST, Integer.MAX_VALUE, clock.instant())
        .stream()
        .map(PresentAccess.Found::item)
        .toList();
  }

  private List<AccessItem> allThen(Instant at, AccessFilter filter) {
    requireKnown(at);
    return past.page(at, filter, "", Integer.MAX_VALUE).stream()
        .map(PastAccess.Found::item)
        .toList();
  }

  private void requireKnown(Instant at) {
    ownership.requireAdmin("Only an administrator reads in the trail who had what.");
    past.forgottenUntil()
        .filter(forgotten -> !at.isAfter(forgotten))
        .ifPresent(
            forgotten -> {
              throw Refusal.impossible(
                  "?at", "Events are kept of what came after " + forgotten + " alone.");
            });
  }
}
