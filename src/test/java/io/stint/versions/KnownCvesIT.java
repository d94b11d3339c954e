package io.stint.versions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.versions.KnownCves.Jar;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is packaged is what runs: the same list, held against its jars. */
class KnownCvesIT {

  @Test
  void nothingOfTheListIsPackaged() throws Exception {
    Path library = Path.of(System.getProperty("stint.jar")).resolveSibling("lib").resolve("main");
    List<Jar> packaged = KnownCves.packagedIn(library);
    assertTrue(
        packaged.stream().anyMatch(jar -> jar.name().equals("io.netty.netty-codec-http")),
        packaged.toString());
    assertEquals(List.of(), KnownCves.broken(KnownCves.read(), packaged));
  }
}
