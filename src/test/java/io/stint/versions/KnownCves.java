package io.stint.versions;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.ComparableVersion;

/** {@code docs/known-cves.yaml}, and which jars it forbids. */
final class KnownCves {

  private static final Pattern PACKAGED = Pattern.compile("(.+?)-(\\d.*)\\.jar");

  private KnownCves() {}

  /** A line of the list; {@code heldBy} is null but where the fixed version cannot be had. */
  record Entry(
      String id, String artifact, String except, String fixedIn, String why, String heldBy) {

    boolean forbids(Jar jar) {
      return heldBy == null && isAbout(jar) && older(jar.version(), fixedIn);
    }

    boolean isAbout(Jar jar) {
      if (except != null && jar.name().endsWith("." + except)) {
        return false;
      }
      String name = artifact.replace(":", ".");
      return name.endsWith(".*")
          ? jar.name().matches("(.*\\.)?" + Pattern.quote(name.replace("*", "")) + "[^.]+")
          : jar.name().equals(name) || jar.name().endsWith("." + name);
    }

    private static boolean older(String version, String than) {
      return new ComparableVersion(version).compareTo(new ComparableVersion(than)) < 0;
    }
  }

  /**
   * @param name group and artifact with a point between them; more may come before it
   */
  record Jar(String name, String version) {}

  static List<Entry> read() throws IOException {
    return new ObjectMapper(new YAMLFactory())
        .addMixIn(Entry.class, Named.class)
        .readValue(Path.of("docs", "known-cves.yaml").toFile(), new TypeReference<>() {});
  }

  /** A word for a person for each jar that may not be there. */
  static List<String> broken(List<Entry> entries, List<Jar> jars) {
    return entries.stream()
        .flatMap(entry -> jars.stream().filter(entry::forbids).map(jar -> told(entry, jar)))
        .toList();
  }

  private static String told(Entry entry, Jar jar) {
    return entry.id() + ": " + jar + " is older than " + entry.fixedIn() + ": " + entry.why();
  }

  /** Of a class path whose jars lie in a Maven repository. */
  static List<Jar> onClassPath(String classPath) {
    return List.of(classPath.split(java.io.File.pathSeparator)).stream()
        .filter(entry -> entry.endsWith(".jar"))
        .map(Path::of)
        .filter(jar -> jar.getNameCount() > 3)
        .map(
            jar ->
                new Jar(
                    jar.getParent().getParent().toString().replace(java.io.File.separator, "."),
                    jar.getParent().getFileName().toString()))
        .toList();
  }

  /** Of the packaged application, whose jars are named {@code group.artifact-version.jar}. */
  static List<Jar> packagedIn(Path library) throws IOException {
    try (var files = Files.list(library)) {
      return files
          .map(file -> PACKAGED.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(name -> new Jar(name.group(1), name.group(2)))
          .toList();
    }
  }

  private interface Named {
    @com.fasterxml.jackson.annotation.JsonProperty("package")
    String artifact();
  }
}
