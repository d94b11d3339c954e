package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stint.sandbox.Sandbox;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Any number of replicas, and one sweep at a time: where one is killed, another goes on with it.
 */
class SweepReplicasIT {

  @Test
  void oneSweepsAtATimeAndAnotherGoesOnForOneThatIsKilled() throws Exception {
    try (Sandbox world =
        Sandbox.start(new Sandbox.Options(StintProcess.emptyFolder("sweeps"), true, true, 0))) {
      SandboxAdmin aws = new SandboxAdmin(world);
      String address;
      try (StintProcess first = StintProcess.beside(world, Map.of())) {
        aws.ask("PUT", "faults", "{\"latency\": \"PT5S\"}");
        address = address(sweep(first));
        first.eventually(() -> aws.done().contains("GetAccountAuthorizationDetails"));
        assertEquals("RUNNING", first.read(address).get("state").asText());
        first.kill();
      }
      aws.ask("PUT", "faults", "{}");
      try (StintProcess second = StintProcess.beside(world, Map.of());
          StintProcess third = StintProcess.beside(world, Map.of())) {
        second.eventually(() -> second.read(address).get("state").asText().equals("DONE"));

        aws.ask("PUT", "faults", "{\"latency\": \"PT5S\"}");
        List<HttpResponse<String>> answers = together(second, third);
        assertEquals(List.of(202, 409), answers.stream().map(HttpResponse::statusCode).toList());
        assertEquals(address(answers.get(0)), address(answers.get(1)));
      }
    }
  }

  /** Both are asked at the same moment; who says yes comes first. */
  private static List<HttpResponse<String>> together(StintProcess one, StintProcess other) {
    CyclicBarrier both = new CyclicBarrier(2);
    List<CompletableFuture<HttpResponse<String>>> asked =
        Stream.of(one, other)
            .map(replica -> CompletableFuture.supplyAsync(() -> sweep(replica, both)))
            .toList();
    return asked.stream()
        .map(CompletableFuture::join)
        .sorted(Comparator.comparingInt(HttpResponse::statusCode))
        .toList();
  }

  private static HttpResponse<String> sweep(StintProcess replica, CyclicBarrier both) {
    try {
      both.await();
      return sweep(replica);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<String> sweep(StintProcess replica) throws Exception {
    return replica.call("POST", "/sweeps", "application/json", "{\"repair\": true}", 0);
  }

  private static String address(HttpResponse<String> answer) {
    return URI.create(answer.headers().firstValue("Location").orElseThrow()).getPath();
  }
}
