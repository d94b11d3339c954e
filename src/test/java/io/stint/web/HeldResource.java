package io.stint.web;

import io.stint.security.CallerRole;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Keeps its callers until they are let go. */
@RolesAllowed(CallerRole.ADMINS)
@Path("/held")
class HeldResource {

  private static final long PATIENCE_SECONDS = 60;

  static final Semaphore ARRIVED = new Semaphore(0);
  static volatile CountDownLatch letGo = new CountDownLatch(1);

  @GET
  @Produces("text/plain")
  public String hold() throws InterruptedException {
    ARRIVED.release();
    return letGo.await(PATIENCE_SECONDS, TimeUnit.SECONDS) ? "let go" : "forgotten";
  }
}
