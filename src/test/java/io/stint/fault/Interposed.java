package io.stint.fault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A library that the C compiler of this machine makes and that tells one process a wrong time
 * ({@code src/test/resources/fault/interposed.c}).
 */
final class Interposed {

  private final Path library;

  /**
   * @throws IllegalStateException where there is no C compiler, or no Linux
   */
  Interposed(Path folder) {
    this.library = folder.resolve("interposed.so");
    Path source = folder.resolve("interposed.c");
    try (InputStream text = Interposed.class.getResourceAsStream("/fault/interposed.c")) {
      Files.copy(text, source);
      Process compiler =
          new ProcessBuilder(
                  "cc", "-O1", "-shared", "-fPIC", "-o", library.toString(), source.toString())
              .inheritIO()
              .start();
      if (compiler.waitFor() != 0) {
        throw new IllegalStateException("the library could not be made");
      }
    } catch (IOException e) {
      throw new IllegalStateException("a C compiler (cc) is needed for this fault", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Of a process that is to be lied to. */
  Map<String, String> environment(Map<String, String> lie) {
    Map<String, String> environment = new HashMap<>(lie);
    environment.put("LD_PRELOAD", library.toString());
    return environment;
  }
}
