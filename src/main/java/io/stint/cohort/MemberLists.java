package io.stint.cohort;

import io.stint.web.CsvText;
import io.stint.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** The members of a cohort, to be looked at. */
@ApplicationScoped
@Transactional
class MemberLists {

  private static final List<String> COLUMNS =
      List.of(
          "userName",
          "email",
          "userArn",
          "state",
          "failure",
          "credentials",
          "adopted",
          "claimedAt",
          "claimedBy",
          "suspendedAt");

  private final CohortRepository cohorts;
  private final MemberRows rows;
  private final MemberExtras extras;
  private final Clock clock;

  MemberLists(CohortRepository cohorts, MemberRows rows, MemberExtras extras, Clock clock) {
    this.extras = extras;
    this.cohorts = cohorts;
    this.rows = rows;
    this.clock = clock;
  }

  List<MemberView> page(String cohort, MemberState state, PageRequest page) {
    return rows.page(cohorts.named(cohort).id(), state, page, clock.instant());
  }

  /** All of them: a spreadsheet has no pages. */
  String csv(String cohort, MemberState state, Set<MemberExtras.Extra> asked) {
    List<MemberView> members = rows.all(cohorts.named(cohort).id(), state, clock.instant());
    MemberExtras.Extras extra =
        extras.of(cohort, members.stream().map(MemberView::userName).toList(), asked);
    return CsvText.of(
        extra.header(COLUMNS),
        members,
        member ->
            extra.row(
                member.userName(),
                CsvText.row(
                    member.userName(),
                    member.email(),
                    member.userArn(),
                    member.state(),
                    member.failure() == null
                        ? null
                        : member.failure().code() + ": " + member.failure().message(),
                    member.credentials(),
                    member.adopted(),
                    member.claimed() == null ? null : member.claimed().at(),
                    member.claimed() == null ? null : member.claimed().by().name(),
                    member.suspendedAt())));
  }
}
