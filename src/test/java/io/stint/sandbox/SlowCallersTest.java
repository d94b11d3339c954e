package io.stint.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;

/** Who sends slowly to the sandbox's AWS does not keep Stint from it. */
class SlowCallersTest {

  private static final int MANY = 260;

  @Test
  void slowRequestsKeepNobodyWaitingAndAreCutOff() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (SandboxAws aws = SandboxAws.start(SandboxAws.Options.inMemory(), Duration.ofSeconds(4));
        IamClient iam = Clients.iam(aws)) {
      for (int i = 0; i < MANY; i++) {
        sockets.add(slow(aws));
      }
      iam.createUser(r -> r.userName("ada"));
      assertEquals(1, iam.listUsers().users().size());
      for (Socket socket : sockets) {
        assertEquals(-1, end(socket), "it was answered");
      }
      iam.deleteUser(r -> r.userName("ada"));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    assertTrue(sockets.size() == MANY);
  }

  private static int end(Socket socket) {
    try {
      return socket.getInputStream().read();
    } catch (IOException reset) {
      return -1;
    }
  }

  private static Socket slow(SandboxAws aws) throws IOException {
    Socket socket = new Socket("127.0.0.1", aws.endpoint().getPort());
    socket.setSoTimeout(60_000);
    String head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nAction=";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
