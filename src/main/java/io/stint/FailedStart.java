package io.stint;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * What is said when Stint does not start: one line with what to do, where the configuration or the
 * database is the cause; the stack trace only where the cause is not known.
 */
final class FailedStart {

  private static final Logger LOG = Logger.getLogger(FailedStart.class);

  private static final String URL = "quarkus.datasource.jdbc.url";
  private static final String WHERE =
      "PostgreSQL 15 or newer is given by QUARKUS_DATASOURCE_JDBC_URL (jdbc:postgresql://…),"
          + " QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD.";

  private FailedStart() {}

  /**
   * @param failure null: nothing went wrong
   */
  static void tell(Throwable failure) {
    if (failure == null) {
      return;
    }
    Optional<String> line = line(failure, url());
    line.ifPresentOrElse(
        text -> System.err.println("Stint did not start: " + text),
        () -> LOG.error("Stint did not start", failure));
  }

  /**
   * Empty where the cause is not one of those that are known.
   *
   * @param url of the database as it is configured
   */
  static Optional<String> line(Throwable failure, Optional<String> url) {
    List<Throwable> causes = causes(failure);
    // The configuration of the whole is asked for before the database is.
    for (Throwable cause : causes) {
      if (cause instanceof ConfigurationException || cause instanceof ConfigValidationException) {
        return Optional.of(oneLine(cause.getMessage()));
      }
      if (cause instanceof BindException) {
        return Optional.of(
            "the port is taken (" + oneLine(cause.getMessage()) + "). Set QUARKUS_HTTP_PORT.");
      }
    }
    if (url.isEmpty()) {
      return Optional.of("no database is configured. " + WHERE);
    }
    return causes.stream()
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast)
        .filter(cause -> cause.getSQLState() != null)
        .findFirst()
        .flatMap(cause -> ofDatabase(cause, url.get()));
  }

  /**
   * By the class of the state: <a
   * href="https://www.postgresql.org/docs/17/errcodes-appendix.html">its codes</a>.
   */
  private static Optional<String> ofDatabase(SQLException cause, String url) {
    String what =
        switch (cause.getSQLState().substring(0, 2)) {
          case "08" -> "cannot be reached";
          case "28" -> "does not take the user and the password";
          case "3D" -> "is not there";
          case "53", "57" -> "takes no connections now";
          case "42" -> "does not let the user make the tables";
          default -> null;
        };
    return Optional.ofNullable(what)
        .map(
            text ->
                "the database "
                    + url.replaceAll("\\?.*", "")
                    + " "
                    + text
                    + " ("
                    + oneLine(cause.getMessage())
                    + "). "
                    + WHERE);
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = failure;
        cause != null && !causes.contains(cause);
        cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }

  private static String oneLine(String message) {
    return message == null ? "" : message.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  private static Optional<String> url() {
    return ConfigProvider.getConfig()
        .getOptionalValue(URL, String.class)
        .filter(text -> !text.isBlank());
  }
}
