package io.stint;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.SmallRyeConfig;
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

  private static final String PUBLIC_TOKEN = "stint-sandbox";

  private static volatile Sandbox sandbox;
  private static volatile boolean endsWithMaven;

  static {
    // Quarkus would answer what is no URI with 400 and nothing else; Stint has a problem for it.
    System.setProperty("vertx.disableURIValidation", "true");
  }

  public static void main(String... args) {
    Config config = ConfigProvider.getConfig();
    Sandbox.Options options =
        new Sandbox.Options(
            Path.of(config.getValue("stint.data-dir", String.class)),
            config.getValue("stint.sandbox.database", Boolean.class),
            config.getValue("stint.sandbox.aws", Boolean.class),
            config.getValue("stint.sandbox.port", Integer.class));
    if (!options.database() && !options.aws()) {
      // Quarkus prints what went wrong as it is: pages of it.
      Quarkus.run(
          null,
          (code, failure) -> {
            FailedStart.tell(failure);
            ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, failure);
          },
          args);
      return;
    }
    if (config.unwrap(SmallRyeConfig.class).getProfiles().contains("prod")) {
      System.err.println(
          "The sandbox is never on in production: unset STINT_SANDBOX_DATABASE and"
              + " STINT_SANDBOX_AWS, or start with -Dquarkus.profile=sandbox.");
      System.exit(2);
    }
    if (config.unwrap(SmallRyeConfig.class).getProfiles().contains("dev")) {
      endsWithMaven = true;
      endWithMaven();
    }
    start(options);
    if (config.getValue("stint.sandbox.alone", Boolean.class)) {
      stayAlone();
    } else {
      serve(args);
    }
  }

  /** Development mode is a child of Maven: killed, Maven cannot stop it any more. */
  private static void endWithMaven() {
    ProcessHandle.current().parent().ifPresent(Main::endWith);
  }

  private static void endWith(ProcessHandle parent) {
    Thread watch =
        new Thread(
            () -> {
              parent.onExit().join();
              System.exit(1);
            },
            "end-with-parent");
    watch.setDaemon(true);
    watch.start();
  }

  private static void start(Sandbox.Options options) {
    try {
      sandbox = Sandbox.start(options);
    } catch (RuntimeException e) {
      System.err.println("The sandbox did not start: " + e.getMessage());
      System.exit(2);
    }
  }

  /** AWS and the database as they are while Stint is down. */
  private static void stayAlone() {
    Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "sandbox-stop"));
    System.out.print("\nThe sandbox runs alone, without Stint:\n" + whereTheSandboxIs());
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String whereTheSandboxIs() {
    String aws =
        sandbox
            .endpoint()
            .map(
                at ->
                    "  IAM and STS   "
                        + at
                        + "  (account 123456789012, key AKIASTINTSANDBOX0001,"
                        + " secret stint-sandbox-secret)\n")
            .orElse("");
    String postgres =
        sandbox
            .jdbcUrl()
            .map(
                at ->
                    "  PostgreSQL    "
                        + at
                        + "  (user stint, password in "
                        + sandbox.passwordFile().orElseThrow()
                        + ")\n")
            .orElse("");
    return aws + postgres;
  }

  private static void serve(String... args) {
    sandbox.settings().forEach(System::setProperty);
    CountDownLatch serviceStopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> awaitStop(serviceStopped), "sandbox-stop"));
    // Quarkus' own handler would end the process from inside and never come back here.
    Quarkus.run(
        Welcome.class,
        (code, failure) -> {
          // Development mode starts again in this process, and needs a sandbox that is free.
          sandbox.close();
          endsWithMaven &= failure == null;
          serviceStopped.countDown();
          FailedStart.tell(failure);
          ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, failure);
        },
        args);
  }

  /** The service's last transactions need the database: the process ends after both. */
  private static void awaitStop(CountDownLatch serviceStopped) {
    try {
      if (serviceStopped.await(STOP_WAIT_SECONDS, TimeUnit.SECONDS)) {
        endQuietly();
      } else {
        System.err.println("the service did not stop in time, stopping the sandbox under it");
        sandbox.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A process that is asked to stop ends with 143, which Maven takes for a failure of the build.
   */
  private static void endQuietly() {
    if (endsWithMaven) {
      Runtime.getRuntime().halt(0);
    }
  }

  /** Says how to begin, once the service answers. */
  public static class Welcome implements QuarkusApplication {

    @Override
    public int run(String... args) {
      Config config = ConfigProvider.getConfig();
      String stint = "http://localhost:" + config.getValue("quarkus.http.port", String.class);
      // Everybody knows the public one; another is not for a screen or a log.
      boolean known = PUBLIC_TOKEN.equals(config.getValue("stint.token", String.class));
      String token = known ? PUBLIC_TOKEN : "$STINT_TOKEN";
      StringBuilder text = new StringBuilder("\nStint is ready: ").append(stint).append('\n');
      text.append("  page          ").append(stint).append("/");
      text.append(known ? "#token=" + token : "").append('\n');
      text.append("  API browser   ").append(stint).append("/q/swagger-ui\n");
      text.append("  contract      ").append(stint).append("/q/openapi\n");
      text.append(whereTheSandboxIs());
      text.append("  token         ").append(token).append("\ntry:\n");
      text.append("  curl -H \"Authorization: Bearer ").append(token).append("\" ");
      System.out.println(text.append(stint).append("/cohorts\n"));
      Quarkus.waitForExit();
      return 0;
    }
  }
}
