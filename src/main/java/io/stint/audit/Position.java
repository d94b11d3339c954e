package io.stint.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a stream stands: the transaction that wrote the event, then the event in it. */
public record Position(long tx, long id) {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

  static Optional<Position> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(new Position(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))))
        : Optional.empty();
  }

  public boolean isAfter(Position other) {
    return tx > other.tx || tx == other.tx && id > other.id;
  }

  @Override
  public String toString() {
    return tx + "-" + id;
  }
}
