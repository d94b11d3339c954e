package io.stint.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A page of a list, in the order of a key, and the marker where the next one starts. */
record Page<T>(List<T> items, String next) {
  private static final String MARK = "m:";

  static <T> Page<T> of(Collection<T> all, Function<T, String> key, QueryRequest request) {
    return of(all, key, request, 100);
  }

  static <T> Page<T> of(
      Collection<T> all, Function<T, String> key, QueryRequest request, int defaultSize) {
    int size = request.number("MaxItems", defaultSize);
    String after = after(request.get("Marker"));
    List<T> rest =
        all.stream()
            .filter(item -> after == null || key.apply(item).compareTo(after) > 0)
            .sorted(Comparator.comparing(key))
            .limit(size + 1L)
            .toList();
    if (rest.size() <= size) {
      return new Page<>(rest, null);
    }
    List<T> items = rest.subList(0, size);
    String last = MARK + key.apply(items.get(size - 1));
    String next =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(last.getBytes(StandardCharsets.UTF_8));
    return new Page<>(items, next);
  }

  private static String after(String marker) {
    if (marker == null) {
      return null;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
      if (text.startsWith(MARK)) {
        return text.substring(MARK.length());
      }
    } catch (IllegalArgumentException e) {
      // Said below, for both ways of being wrong.
    }
    throw SandboxError.validation("Invalid Marker.");
  }

  void write(XmlAnswer out, String name, Consumer<T> one) {
    out.list(name, items, one);
    writeEnd(out);
  }

  void writeEnd(XmlAnswer out) {
    out.text("IsTruncated", next != null).text("Marker", next);
  }
}
