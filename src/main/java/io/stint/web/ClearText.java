package io.stint.web;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Without TLS only HTTP/1.1 is spoken: neither an upgrade to h2c nor a connection that begins as
 * one. Nobody needs it there, and its frames cost a stranger less than they cost us. With TLS,
 * HTTP/2 is negotiated as ever.
 */
@ApplicationScoped
class ClearText implements HttpServerOptionsCustomizer {

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options.setHttp2ClearTextEnabled(false);
  }

  @Override
  public void customizeDomainSocketServer(HttpServerOptions options) {
    options.setHttp2ClearTextEnabled(false);
  }
}
