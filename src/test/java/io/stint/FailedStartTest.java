package io.stint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.BindException;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailedStartTest {

  private static final Optional<String> URL =
      Optional.of("jdbc:postgresql://db:5432/stint?password=secret");

  @Test
  void theDatabaseIsNamedWithWhatToSet() {
    for (String state : new String[] {"08001", "28P01", "3D000", "57P03", "53300", "42501"}) {
      String line = line(new SQLException("refused\n  by it", state));
      assertTrue(line.startsWith("the database jdbc:postgresql://db:5432/stint "), line);
      assertTrue(line.contains("(refused; by it)"), line);
      assertTrue(line.contains("QUARKUS_DATASOURCE_JDBC_URL"), line);
      assertTrue(!line.contains("secret") && !line.contains("\n"), line);
    }
  }

  @Test
  void withoutADatabaseThatIsSaid() {
    String line =
        FailedStart.line(new RuntimeException("inactive"), Optional.empty()).orElseThrow();
    assertTrue(line.startsWith("no database is configured."), line);
  }

  @Test
  void configurationSaysItItself() {
    assertEquals(
        "STINT_TOKEN is not set.", line(new ConfigurationException("STINT_TOKEN is not set.")));
    assertTrue(line(new BindException("Address already in use")).contains("QUARKUS_HTTP_PORT"));
  }

  /** An unknown one keeps its stack trace. */
  @Test
  void whatIsNotKnownIsNotGuessed() {
    for (Throwable unknown :
        new Throwable[] {
          new IllegalStateException("?"), new SQLException("?"), new SQLException("?", "22012")
        }) {
      assertEquals(Optional.empty(), FailedStart.line(new RuntimeException(unknown), URL));
    }
  }

  private static String line(Exception cause) {
    return FailedStart.line(new RuntimeException("around", cause), URL).orElseThrow();
  }
}
