package io.stint.cohort.credential;

import io.stint.cohort.MemberExtras.Extras;
import io.stint.cohort.MemberExtras.OfMember;
import io.stint.cohort.RoleLinks.RoleLink;
import io.stint.web.CsvText;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One-time passwords at the only moment at which they are shown. */
record CredentialsView(String signInUrl, List<Item> items) {

  /**
   * One member's.
   *
   * @param email null: a seat
   * @param endsAt when the cohort ends; null: not yet known
   * @param roles that they may take now; null: not asked for
   * @param columns of the roster; null: not asked for
   */
  record Item(
      String userName,
      String email,
      String password,
      Instant endsAt,
      List<RoleLink> roles,
      Map<String, String> columns) {

    Item(String userName, String email, String password, Instant endsAt) {
      this(userName, email, password, endsAt, null, null);
    }

    private Item with(OfMember extra) {
      return new Item(userName, email, password, endsAt, extra.roles(), extra.columns());
    }

    @Override
    public String toString() {
      return "Item[" + userName + "]";
    }
  }

  List<String> userNames() {
    return items.stream().map(Item::userName).toList();
  }

  CredentialsView with(Extras extras) {
    return new CredentialsView(
        signInUrl, items.stream().map(item -> item.with(extras.of(item.userName()))).toList());
  }

  String csv(Extras extras) {
    return CsvText.of(
        extras.header(List.of("userName", "email", "password", "signInUrl", "endsAt")),
        items,
        item ->
            extras.row(
                item.userName(),
                CsvText.row(
                    item.userName(), item.email(), item.password(), signInUrl, item.endsAt())));
  }
}
