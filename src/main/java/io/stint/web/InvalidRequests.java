package io.stint.web;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxHandler;
import io.vertx.core.spi.VertxServiceProvider;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Where the answers to what is no HTTP come in: Vert.x would give a bare status, and Quarkus lets
 * nobody at its server's handler for it. Vert.x asks for this itself (META-INF/services) and has
 * its transport configure each server; so each connection gets the handler, before its first
 * request. Nothing of the application is held here: in development this outlives it.
 */
public final class InvalidRequests implements VertxServiceProvider {

  private static final Logger LOG = Logger.getLogger(InvalidRequests.class);

  private static final long LINGER_MILLIS = 1_000;

  private static final Set<HttpVersion> SPOKEN = Set.of(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1);

  private static final AttributeKey<Boolean> MANGLED = AttributeKey.valueOf("stint.mangled");

  @Override
  public void init(VertxBuilder vertx) {
    // Of native ones there is none among the libraries.
    if (vertx.findTransport() instanceof JDKTransport) {
      vertx.findTransport(new Listening());
    }
  }

  /** Says so once where another version of Vert.x or Quarkus does not ask any more. */
  static void expectIn(Vertx vertx) {
    String transport = ((VertxInternal) vertx).transport().getClass().getName();
    if (!transport.equals(Listening.class.getName())) {
      LOG.warn("What is no HTTP is answered without a problem document: " + transport);
    }
  }

  /** Whether the body of this request ended where it could not be read any more. */
  static boolean isMangled(HttpServerRequest request) {
    return request.connection() instanceof ConnectionBase connection
        && connection.channel().hasAttr(MANGLED);
  }

  private static final class Listening extends JDKTransport {

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap server) {
      super.configure(options, domainSocket, server);
      ChannelHandler connecting = server.config().childHandler();
      if (connecting == null) {
        LOG.warn("What is no HTTP is answered without a problem document: no handler yet");
        return;
      }
      server.childHandler(
          new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel connection) {
              connection.pipeline().addLast(connecting);
              if (!isAnswering(connection.pipeline())) {
                connection.pipeline().addLast(new FirstBytes());
              }
            }
          });
    }
  }

  /** Whether Vert.x has built the connection, which with TLS it does after the handshake. */
  private static boolean isAnswering(ChannelPipeline pipeline) {
    ChannelHandlerContext end = pipeline.context(VertxHandler.class);
    if (end == null) {
      return false;
    }
    if (((VertxHandler<?>) end.handler()).getConnection()
        instanceof Http1xServerConnection connection) {
      connection.invalidRequestHandler(InvalidRequest::answer);
      pipeline.addBefore(end.name(), null, new Reading());
    }
    return true;
  }

  /** Passes on what is read until the connection is built; it is before the first request. */
  private static final class FirstBytes extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      if (isAnswering(context.pipeline())) {
        context.pipeline().remove(this);
      }
      context.fireChannelRead(bytes);
    }
  }

  /** Sees each request between the decoder and Vert.x. */
  private static final class Reading extends ChannelDuplexHandler {

    private boolean invalid;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      // Vert.x would answer a version that does not exist before any handler of ours.
      if (message instanceof HttpRequest request
          && request.decoderResult().isSuccess()
          && !SPOKEN.contains(request.protocolVersion())) {
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
        request.setDecoderResult(DecoderResult.failure(new InvalidRequest.UnknownVersion()));
      }
      invalid |= message instanceof HttpObject part && part.decoderResult().isFailure();
      if (invalid && !(message instanceof HttpRequest)) {
        // Vert.x would close without a word. Nothing more comes out of the decoder after this.
        ReferenceCountUtil.release(message);
        context.channel().attr(MANGLED).set(true);
        context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
      } else {
        context.fireChannelRead(message);
      }
    }

    /** Who is still sending when the connection is closed loses the answer. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // how it went is told by the promise
    public void close(ChannelHandlerContext context, ChannelPromise closed) {
      if (invalid && context.channel() instanceof DuplexChannel connection) {
        connection.shutdownOutput();
        context.executor().schedule(() -> context.close(closed), LINGER_MILLIS, MILLISECONDS);
      } else {
        context.close(closed);
      }
    }
  }
}
