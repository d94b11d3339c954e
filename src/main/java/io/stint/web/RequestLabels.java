package io.stint.web;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Set;

/**
 * What a metric says of a request is a word of ours: a path as its resource writes it, a method
 * that is known. What a caller has typed holds names of people, and has no end.
 *
 * <p>Quarkus puts the path as it was sent into {@code uri} where a request was answered before a
 * resource was found for it (401, 408, 413, 429), whatever its patterns say.
 */
@Singleton
class RequestLabels implements MeterFilter {

  static final String OTHER = "OTHER";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** What Quarkus says where it found no path to say. */
  private static final Set<String> WORDS = Set.of("NOT_FOUND", "REDIRECTION", "UNKNOWN", "root");

  private final Endpoints endpoints;
  private volatile Set<String> paths;

  RequestLabels(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    if (!id.getName().startsWith("http.server.")) {
      return id;
    }
    Meter.Id named = known(id, "uri", paths());
    return known(named, "method", METHODS);
  }

  private static Meter.Id known(Meter.Id id, String label, Set<String> values) {
    String value = id.getTag(label);
    return value == null || values.contains(value) ? id : id.withTag(Tag.of(label, OTHER));
  }

  /** Asked for late: metrics are there before the resources. */
  private Set<String> paths() {
    Set<String> known = paths;
    if (known == null) {
      known = new HashSet<>(endpoints.templates());
      known.addAll(WORDS);
      paths = known;
    }
    return known;
  }
}
