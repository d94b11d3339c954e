package io.stint.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A file of JSON lines, one per call that changed something. A line is handed to the operating
 * system before the call is answered, so killing the process loses nothing that was answered.
 */
final class Journal implements AutoCloseable {
  private static final String FILE = "aws.journal";

  private final Path file;
  private final FileChannel lockFile;
  private final FileLock lock;
  private FileChannel out;
  private long size;

  /** Takes the folder for this process; two sandboxes on one folder would overwrite each other. */
  Journal(Path folder) {
    try {
      Files.createDirectories(folder);
      file = folder.resolve(FILE);
      lockFile =
          FileChannel.open(
              folder.resolve(FILE + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = tryLock(lockFile);
      if (lock == null) {
        lockFile.close();
        throw new IllegalStateException("another sandbox is using " + folder.toAbsolutePath());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Hands over every whole line; what a killed process left half-written at the end is dropped. */
  void replay(Consumer<String> line) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      // Not readString: a line torn inside a character must not stop the start.
      String all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      int start = 0;
      for (int end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', start)) {
        line.accept(all.substring(start, end));
        start = end + 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces everything by these lines; the old file stays until the new one is whole. */
  void rewrite(Stream<String> lines) {
    Path fresh = file.resolveSibling(FILE + ".new");
    try {
      if (out != null) {
        out.close();
      }
      List<String> all = lines.toList();
      ownerOnly(fresh);
      Files.write(fresh, all, StandardCharsets.UTF_8);
      try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      size = out.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The journal holds secret keys. */
  private static void ownerOnly(Path path) throws IOException {
    Files.deleteIfExists(path);
    Files.createFile(path);
    if (Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
  }

  void append(String line) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      try {
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      } catch (IOException e) {
        out.truncate(size);
        throw e;
      }
      size += bytes.limit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
      lock.release();
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
