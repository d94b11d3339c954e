package io.stint.versions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.versions.KnownCves.Entry;
import io.stint.versions.KnownCves.Jar;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No version with a known fault is on the class path, and none can come back unseen. */
class KnownCvesTest {

  private final List<Jar> resolved = KnownCves.onClassPath(System.getProperty("java.class.path"));

  @Test
  void nothingOfTheListIsOnTheClassPath() throws IOException {
    assertEquals(List.of(), KnownCves.broken(KnownCves.read(), resolved));
  }

  /** A list of packages that we do not use would forbid nothing. */
  @Test
  void everyLineIsAboutAJarThatIsThere() throws IOException {
    for (Entry entry : KnownCves.read()) {
      assertTrue(resolved.stream().anyMatch(entry::isAbout), entry.toString());
      assertFalse(entry.fixedIn().isBlank() || entry.why().isBlank(), entry.toString());
    }
  }

  @Test
  void whatHoldsAFaultBackIsATestThatIsThere() throws Exception {
    for (Entry entry : KnownCves.read()) {
      if (entry.heldBy() != null) {
        int dot = entry.heldBy().lastIndexOf('.');
        Class<?> test = Class.forName(entry.heldBy().substring(0, dot));
        assertTrue(
            Arrays.stream(test.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals(entry.heldBy().substring(dot + 1))),
            entry.heldBy());
      }
    }
  }

  @Test
  void anOlderVersionIsSeenOnAClassPathAndInAPackage() throws IOException {
    List<Entry> known = KnownCves.read();
    for (List<Jar> old :
        List.of(
            KnownCves.onClassPath(
                "/home/x/.m2/repository/io/netty/netty-codec-http2/4.1.130.Final/"
                    + "netty-codec-http2-4.1.130.Final.jar"),
            List.of(new Jar("io.netty.netty-codec-http2", "4.1.130.Final")))) {
      List<String> broken = KnownCves.broken(known, old);
      assertTrue(broken.stream().anyMatch(line -> line.contains("CVE-2026-33871")), "" + broken);
      assertTrue(broken.stream().anyMatch(line -> line.contains("netty-floor")), "" + broken);
    }
    assertFalse(
        KnownCves.broken(known, List.of(new Jar("org.postgresql.postgresql", "42.7.10")))
            .isEmpty());
    assertEquals(
        List.of(),
        KnownCves.broken(known, List.of(new Jar("org.postgresql.postgresql", "42.7.11"))));
  }
}
