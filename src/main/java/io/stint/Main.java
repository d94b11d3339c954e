package io.stint;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.stint.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Starts the sandbox, where it is switched on, and then the service on top of it. */
@QuarkusMain
public class Main {

  private static final long STOP_WAIT_SECONDS = 30;

  public static void main(String... args) {
    Config config = ConfigProvider.getConfig();
    boolean database = config.getValue("stint.sandbox.database", Boolean.class);
    if (!database) {
      Quarkus.run(args);
      return;
    }
    Sandbox sandbox =
        Sandbox.start(Path.of(config.getValue("stint.data-dir", String.class)), database);
    sandbox.settings().forEach(System::setProperty);
    CountDownLatch serviceStopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(sandbox, serviceStopped), "sandbox"));
    try {
      Quarkus.run(args);
    } finally {
      serviceStopped.countDown();
    }
  }

  /** The service's last transactions need the database: it goes last. */
  private static void stop(Sandbox sandbox, CountDownLatch serviceStopped) {
    try {
      if (!serviceStopped.await(STOP_WAIT_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("the service did not stop in time, stopping the sandbox under it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sandbox.close();
    }
  }
}
