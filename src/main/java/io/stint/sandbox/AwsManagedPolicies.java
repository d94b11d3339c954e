package io.stint.sandbox;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * AWS's own managed policies, one resource file each. The index says, per line: path and name, id,
 * default version, and when it was made.
 */
final class AwsManagedPolicies {
  private static final String FOLDER = "aws-managed/";

  private final Map<String, ManagedPolicy> byArn = new TreeMap<>();

  private AwsManagedPolicies() {}

  static AwsManagedPolicies load() {
    AwsManagedPolicies all = new AwsManagedPolicies();
    for (String line : read("index.txt").split("\n")) {
      if (!line.isBlank() && !line.startsWith("#")) {
        all.add(line.trim().split("\\s+"));
      }
    }
    return all;
  }

  private void add(String[] line) {
    int slash = line[0].lastIndexOf('/') + 1;
    String path = line[0].substring(0, slash);
    String name = line[0].substring(slash);
    Instant created = Instant.parse(line[3]);
    ManagedPolicy.Version version =
        new ManagedPolicy.Version(line[2], read(name + ".json"), created);
    String arn = "arn:aws:iam::aws:policy" + path + name;
    byArn.put(
        arn,
        new ManagedPolicy(
            new Named(line[1], name, path, created),
            arn,
            null,
            Map.of(),
            new ManagedPolicy.Versions(List.of(version), version.id(), 0, created)));
  }

  Optional<ManagedPolicy> find(String arn) {
    return Optional.ofNullable(byArn.get(arn));
  }

  Collection<ManagedPolicy> all() {
    return byArn.values();
  }

  private static String read(String file) {
    return Resource.text(FOLDER + file);
  }
}
