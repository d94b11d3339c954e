package io.stint.cohort.credential;

import io.stint.web.CsvText;
import java.util.List;

/** One-time passwords at the only moment at which they are shown. */
record CredentialsView(String signInUrl, List<Item> items) {

  /** One member's. */
  record Item(String userName, String email, String password) {

    @Override
    public String toString() {
      return "Item[" + userName + "]";
    }
  }

  String csv() {
    return CsvText.of(
        List.of("userName", "email", "password", "signInUrl"),
        items,
        item -> CsvText.row(item.userName(), item.email(), item.password(), signInUrl));
  }
}
