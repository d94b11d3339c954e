package io.stint.sweep;

import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Of those who ask for a sweep at the same moment one gets it, and the others learn whose it is.
 */
@QuarkusTest
class SweepRaceTest extends SweepStory {

  private static final int ROUNDS = 20;
  private static final int CALLERS = 4;

  private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);

  @AfterEach
  void stopThreads() {
    threads.shutdown();
  }

  @Test
  void ofManyAtTheSameTimeOneRunsAndTheOthersAreToldWhich() throws Exception {
    CyclicBarrier together = new CyclicBarrier(CALLERS);
    for (int round = 0; round < ROUNDS; round++) {
      List<Future<Response>> asked = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        asked.add(
            threads.submit(
                () -> {
                  together.await();
                  return post("/sweeps", Map.of("repair", true));
                }));
      }
      List<Response> answers = new ArrayList<>();
      for (Future<Response> one : asked) {
        answers.add(one.get());
      }
      Map<Integer, List<Response>> byStatus =
          answers.stream().collect(groupingBy(Response::statusCode));
      assertEquals(1, byStatus.get(202).size());
      assertEquals(CALLERS - 1, byStatus.get(409).size());
      String address = "/sweeps/" + byStatus.get(202).get(0).path("id");
      for (Response refused : byStatus.get(409)) {
        assertTrue(
            refused.header("Location") != null && refused.header("Location").endsWith(address),
            refused.asString());
      }
      loop.runUntilIdle();
      assertEquals("DONE", api().get(address).path("state"));
    }
  }
}
