package io.stint.database;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read in several statements is of one moment, whatever others commit between them. */
@QuarkusTest
class SnapshotTest extends StintTest {

  @Inject Sql sql;

  @BeforeEach
  void place() {
    sql.update("CREATE TABLE moment (seen int)");
  }

  @AfterEach
  void clear() {
    sql.update("DROP TABLE moment");
  }

  private List<Integer> seen() {
    return sql.list(row -> row.getInt(1), "SELECT seen FROM moment");
  }

  private void anotherCommits() {
    requiringNew().run(() -> sql.update("INSERT INTO moment VALUES (1)"));
  }

  @Test
  void theSecondStatementSeesWhatTheFirstSaw() {
    sql.snapshot(
        () -> {
          assertEquals(List.of(), seen());
          anotherCommits();
          assertEquals(List.of(), seen());
          return null;
        });
    assertEquals(List.of(1), sql.snapshot(this::seen));
  }

  @Test
  void nothingIsWritten() {
    assertThrows(
        SqlFailure.class, () -> sql.snapshot(() -> sql.update("INSERT INTO moment VALUES (1)")));
    assertEquals(List.of(), seen());
  }
}
