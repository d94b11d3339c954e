package io.stint.contract;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One connection that is used again as long as the other side keeps it. What a client library would
 * mend or refuse goes over it as it is.
 */
final class Wire implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final int port;
  private Socket socket;
  private InputStream in;

  Wire(int port) {
    this.port = port;
  }

  /**
   * An answer as it came.
   *
   * @param headers by their names in lower case; of equal ones the last
   * @param body empty for a stream of events, which is left at once
   */
  record Answer(int status, Map<String, String> headers, String body) {

    String mediaType() {
      return headers.getOrDefault("content-type", "").replaceAll("\\s*;.*", "");
    }
  }

  /**
   * The answer to these bytes, which are one whole request.
   *
   * @throws IOException also when nothing comes within 20 seconds
   */
  Answer ask(byte[] request, boolean withoutBody) throws IOException {
    boolean used = socket != null;
    try {
      return askOnce(request, withoutBody);
    } catch (IOException e) {
      close();
      if (!used) {
        throw e;
      }
      // The other side may have closed what had been used before.
      return askOnce(request, withoutBody);
    }
  }

  private Answer askOnce(byte[] request, boolean withoutBody) throws IOException {
    if (socket == null) {
      socket = new Socket("localhost", port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    }
    try {
      socket.getOutputStream().write(request);
    } catch (IOException refusedEarly) {
      // The answer may be there all the same.
    }
    Answer answer = read(withoutBody);
    while (answer.status() < 200) {
      answer = read(withoutBody);
    }
    if ("close".equalsIgnoreCase(answer.headers().get("connection"))) {
      close();
    }
    return answer;
  }

  private Answer read(boolean withoutBody) throws IOException {
    String first = line();
    int status = Integer.parseInt(first.substring(9, 12));
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    boolean endless = headers.getOrDefault("content-type", "").startsWith("text/event-stream");
    boolean none = withoutBody || endless || status < 200 || status == 204 || status == 304;
    if (endless) {
      headers.put("connection", "close");
    }
    return new Answer(status, headers, none ? "" : body(headers));
  }

  private String body(Map<String, String> headers) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      StringBuilder whole = new StringBuilder();
      for (int size = chunk(); size > 0; size = chunk()) {
        whole.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
        line();
      }
      line();
      return whole.toString();
    }
    String length = headers.get("content-length");
    byte[] bytes = length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
    if (length == null) {
      close();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("no answer, or a part of one: " + line);
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
