package io.stint.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the tables under {@code src/test/resources/policy}. */
final class Tables {
  private Tables() {}

  /** The cells of each row, backticks taken off, without header and ruler. */
  static List<List<String>> rows(String name) throws IOException {
    try (InputStream in = Tables.class.getResourceAsStream("/policy/" + name)) {
      List<List<String>> rows = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (line.startsWith("| ")) {
          rows.add(
              Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                  .map(cell -> cell.strip().replaceAll("^`|`$", ""))
                  .toList());
        }
      }
      return rows.subList(1, rows.size());
    }
  }

  /** {@code key=value}, several values with commas, several keys with {@code &}. */
  static void context(AccessRequest.Builder request, String cell) {
    if (cell.equals("-")) {
      return;
    }
    for (String entry : cell.split(" & ")) {
      int equals = entry.indexOf('=');
      request.with(entry.substring(0, equals), List.of(entry.substring(equals + 1).split(",", -1)));
    }
  }
}
