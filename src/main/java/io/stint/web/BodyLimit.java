package io.stint.web;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Stops reading a body that did not say how long it is. Lower than Quarkus' own limit, which
 * answers without a problem.
 */
class BodyLimit {

  static final String PROPERTY = "stint.web.largest-body";

  private final long largest;

  BodyLimit(@ConfigProperty(name = PROPERTY) MemorySize largest) {
    this.largest = largest.asLongValue();
  }

  @ServerRequestFilter
  void limit(ContainerRequestContext request) {
    if (request.getHeaderString("Content-Length") == null
        && request.getHeaderString("Transfer-Encoding") != null) {
      request.setEntityStream(new Limited(request.getEntityStream(), largest));
    }
  }

  private static final class Limited extends FilterInputStream {

    private long left;

    Limited(InputStream body, long largest) {
      super(body);
      left = largest;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count(read);
      return read;
    }

    private void count(int read) {
      left -= Math.max(0, read);
      if (left < 0) {
        throw Problems.withStatus(413).with("Connection", "close");
      }
    }
  }
}
