package io.stint.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A disk that can be full: memory, mounted in a namespace that one process holds open, and that
 * ends with it. It needs no rights on this machine but to make such a namespace.
 */
final class SmallDisk implements AutoCloseable {

  private static final int[] BLOCKS = {1 << 20, 1 << 12, 1};

  private final Path place;
  private final Process holder;

  /**
   * @param place an empty folder; what is mounted there only those inside see
   * @throws NotHere where there are no namespaces of users and of mounts
   */
  SmallDisk(Path place, long megabytes) throws IOException, NotHere {
    this.place = Files.createDirectories(place);
    String mount = "mount -t tmpfs -o mode=755,size=" + megabytes + "m none \"$0\"";
    try {
      holder =
          new ProcessBuilder(
                  // It ends with whoever holds its input.
                  "unshare", "-Urm", "sh", "-c", mount + " && echo mounted && exec cat", "" + place)
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new NotHere("no unshare: " + e.getMessage());
    }
    String said =
        new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (!"mounted".equals(said)) {
      throw new NotHere("no small disk: " + said);
    }
  }

  /** Before a command that is to see it, and may not be root. */
  List<String> inside() {
    return List.of(
        "nsenter", "--preserve-credentials", "-t", "" + holder.pid(), "-U", "-m", "unshare", "-U");
  }

  /** A file on it, as those inside see it. */
  Path file(String name) {
    return place.resolve(name);
  }

  /** The same as seen from here. */
  Path seen(String name) {
    return Path.of("/proc/" + holder.pid() + "/root" + file(name));
  }

  /** Not one byte more. */
  void fill() {
    for (int block : BLOCKS) {
      try (OutputStream more =
          Files.newOutputStream(
              seen("filler"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        byte[] bytes = new byte[block];
        while (true) {
          more.write(bytes);
        }
      } catch (IOException full) {
        if (!String.valueOf(full.getMessage()).contains("No space")) {
          throw new UncheckedIOException(full);
        }
      }
    }
  }

  void empty() throws IOException {
    Files.delete(seen("filler"));
  }

  @Override
  public void close() {
    holder.destroy();
  }
}
