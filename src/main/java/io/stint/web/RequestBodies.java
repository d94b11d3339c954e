package io.stint.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Takes in a body whole before anything is done for its request. A slow one holds a socket and some
 * memory, and neither a thread nor a connection to the database; it has a deadline, a limit, and a
 * number of places for each caller.
 */
@ApplicationScoped
class RequestBodies {

  /** After authorization (100): nobody else's bytes are read. */
  private static final int PRIORITY = 90;

  private final Vertx vertx;
  private final Places uploads;
  private final long largest;
  private final long deadlineMillis;

  RequestBodies(Vertx vertx, WebLimits limits) {
    this.vertx = vertx;
    uploads = new Places(limits.mostUploads());
    largest = limits.largestBody().asLongValue();
    deadlineMillis = limits.bodyDeadline().toMillis();
  }

  void register(@Observes Filters filters) {
    filters.register(this::takeIn, PRIORITY);
  }

  private void takeIn(RoutingContext context) {
    if (!hasBody(context.request())) {
      context.next();
      return;
    }
    String caller = InFlight.caller(context);
    if (!uploads.take(caller)) {
      refuse(context, InFlight.tooMany("Too many of your requests are on their way at once."));
      return;
    }
    new Reading(context, caller).begin();
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return request.getHeader("Transfer-Encoding") != null || length != null && !length.equals("0");
  }

  /** The rest of the body is not worth reading. */
  private static void refuse(RoutingContext context, Refusal refusal) {
    context.addEndHandler(answered -> context.request().connection().close());
    context.fail(refusal.with("Connection", "close"));
  }

  /** One body on its way; everything of it happens on the request's event loop. */
  private final class Reading {

    private final RoutingContext context;
    private final String caller;
    private final Buffer body = Buffer.buffer();
    private long deadline;
    private boolean over;

    Reading(RoutingContext context, String caller) {
      this.context = context;
      this.caller = caller;
    }

    void begin() {
      HttpServerRequest request = context.request();
      deadline = vertx.setTimer(deadlineMillis, late -> tooSlow());
      context.addEndHandler(gone -> end());
      request.exceptionHandler(broken -> end());
      request.handler(this::more);
      request.endHandler(complete -> whole());
      if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
        context.response().writeContinue();
      }
      request.resume();
    }

    private void more(Buffer chunk) {
      if (over) {
        return;
      }
      if (body.length() + (long) chunk.length() > largest) {
        end();
        refuse(context, Problems.withStatus(413));
      } else {
        body.appendBuffer(chunk);
      }
    }

    private void whole() {
      if (!end()) {
        return;
      }
      if (InvalidRequests.isMangled(context.request())) {
        refuse(context, Refusal.of(ProblemCode.INVALID_REQUEST, "The body's chunks are broken."));
      } else {
        ((RoutingContextInternal) context).setBody(body);
        context.next();
      }
    }

    private void tooSlow() {
      if (end()) {
        refuse(context, Problems.withStatus(408));
      }
    }

    /** Whether it was still going on. */
    private boolean end() {
      if (over) {
        return false;
      }
      over = true;
      vertx.cancelTimer(deadline);
      uploads.leave(caller);
      return true;
    }
  }
}
