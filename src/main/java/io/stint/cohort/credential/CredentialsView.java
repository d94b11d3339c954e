package io.stint.cohort.credential;

import io.stint.web.CsvText;
import java.time.Instant;
import java.util.List;

/** One-time passwords at the only moment at which they are shown. */
record CredentialsView(String signInUrl, List<Item> items) {

  /**
   * One member's.
   *
   * @param endsAt when the cohort ends; null: not yet known
   */
  record Item(String userName, String email, String password, Instant endsAt) {

    @Override
    public String toString() {
      return "Item[" + userName + "]";
    }
  }

  String csv() {
    return CsvText.of(
        List.of("userName", "email", "password", "signInUrl", "endsAt"),
        items,
        item ->
            CsvText.row(item.userName(), item.email(), item.password(), signInUrl, item.endsAt()));
  }
}
