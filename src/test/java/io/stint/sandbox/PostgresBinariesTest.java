package io.stint.sandbox;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PostgresBinariesTest {

  @Test
  void whoHasNoPostgresqlInTheBuildIsToldSoAndWhatToDo() {
    PostgresBinaries binaries = new PostgresBinaries(Path.of("target", "no-binaries"));
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> binaries.getPgBinary("Plan9", "x86_64"));
    assertTrue(refused.getMessage().contains("no PostgreSQL for Plan9 on x86_64"));
    assertTrue(refused.getMessage().contains("STINT_SANDBOX_DATABASE=false"));
    assertTrue(refused.getMessage().contains("QUARKUS_DATASOURCE_JDBC_URL"));
  }
}
