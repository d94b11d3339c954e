package io.stint.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between two processes of this machine that can be cut, stalled and slowed down. */
final class TcpProxy implements AutoCloseable {

  private enum Mode {
    PASS,
    CUT,
    STALL
  }

  private static final int BUFFER = 16_384;

  private final int target;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private Mode mode = Mode.PASS;
  private volatile Duration delay = Duration.ZERO;

  /**
   * @param target the port of the loopback that everything goes to
   */
  TcpProxy(int target) {
    this.target = target;
    try {
      door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** As a network should be. What was under way while it was not is lost. */
  void pass() {
    delay = Duration.ZERO;
    if (set(Mode.PASS) != Mode.PASS) {
      closeAll();
    }
  }

  /** Connections break off, and new ones are closed at once. */
  void cut() {
    set(Mode.CUT);
    closeAll();
  }

  /** Connections stay open, new ones come about, and nothing arrives any more. */
  void stall() {
    set(Mode.STALL);
  }

  /** Everything takes so much longer each way. */
  void delay(Duration by) {
    delay = by;
  }

  private synchronized Mode set(Mode to) {
    Mode before = mode;
    mode = to;
    notifyAll();
    return before;
  }

  /** Whether what was read before may be passed on. */
  private synchronized boolean mayPass() throws InterruptedException {
    boolean stalled = mode == Mode.STALL;
    while (mode == Mode.STALL) {
      wait();
    }
    return !stalled && mode == Mode.PASS;
  }

  private void accept() {
    while (!door.isClosed()) {
      Socket client = null;
      try {
        client = door.accept();
        if (isCut()) {
          client.close();
          continue;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        pump(client, server);
        pump(server, client);
      } catch (IOException e) {
        close(client);
      }
    }
  }

  private synchronized boolean isCut() {
    return mode == Mode.CUT;
  }

  private void pump(Socket from, Socket to) {
    start(
        () -> {
          try {
            copy(from.getInputStream(), to.getOutputStream());
          } catch (IOException e) {
            // Either end has gone, and the other goes with it.
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          close(from);
          close(to);
        });
  }

  private void copy(InputStream from, OutputStream to) throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER];
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      long millis = delay.toMillis();
      if (millis > 0) {
        Thread.sleep(millis);
      }
      if (!mayPass()) {
        return;
      }
      to.write(buffer, 0, read);
      to.flush();
    }
  }

  private void closeAll() {
    open.forEach(this::close);
  }

  private void close(Socket socket) {
    if (socket != null) {
      open.remove(socket);
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone, which is what was wanted.
      }
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
