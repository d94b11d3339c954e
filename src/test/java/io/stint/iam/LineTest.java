package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** In which order those who wait come to their turn. */
class LineTest {

  private static final UUID MANY = UUID.randomUUID();
  private static final UUID FEW = UUID.randomUUID();

  private final Line line = new Line();
  private final Map<String, Line.Rank> ranks = new HashMap<>();
  private final Map<String, Line.Place> waiting = new HashMap<>();

  private void begin(String name, UUID group) {
    ranks.put(name, line.begin(group));
    wait(name);
  }

  private void wait(String name) {
    waiting.put(name, line.enter(ranks.get(name)));
  }

  /** One call of whoever is next. */
  private String serve() throws InterruptedException {
    for (String name : List.copyOf(waiting.keySet())) {
      if (waiting.get(name).isFirst(Duration.ZERO)) {
        waiting.remove(name).close();
        return name;
      }
    }
    throw new AssertionError("nobody's turn");
  }

  /** Each makes so many calls, one after another. */
  private List<String> served(int calls) throws InterruptedException {
    Map<String, Integer> made = new HashMap<>();
    List<String> order = new ArrayList<>();
    while (!waiting.isEmpty()) {
      String name = serve();
      if (made.merge(name, 1, Integer::sum) < calls) {
        wait(name);
      }
      order.add(name);
    }
    return order;
  }

  @Test
  void whoHasBegunComesToTheEndBeforeAnotherOfItsGroup() throws InterruptedException {
    begin("a1", MANY);
    begin("a2", MANY);
    begin("a3", MANY);
    assertEquals(List.of("a1", "a1", "a2", "a2", "a3", "a3"), served(2));
  }

  @Test
  void theManyOfOneGroupDoNotHoldUpTheOneOfAnother() throws InterruptedException {
    for (int i = 1; i <= 24; i++) {
      begin("a%02d".formatted(i), MANY);
    }
    assertEquals("a01", serve());
    wait("a01");
    begin("b", FEW);
    assertEquals(List.of("a01", "a01", "b", "b"), served(2).subList(0, 4));
  }

  @Test
  void thoseWhoComeLaterDoNotHoldUpTheManyForEver() throws InterruptedException {
    begin("a1", MANY);
    begin("a2", MANY);
    begin("a3", MANY);
    List<String> order = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      begin("b" + i, FEW);
      order.add(serve());
      order.add(serve());
    }
    assertEquals(List.of("a1", "b1", "a2", "b2", "a3", "b3"), order);
  }

  @Test
  void whoIsInNoGroupStandsBesideTheFirstOfEach() throws InterruptedException {
    begin("a1", MANY);
    begin("a2", MANY);
    begin("n1", null);
    begin("n2", null);
    assertEquals(List.of("a1", "n1", "n2", "a2"), served(1));
  }

  @Test
  void anAnswerThatSomebodyWaitsForGoesFirst() throws InterruptedException {
    begin("a1", MANY);
    waiting.put("request", line.enter(Line.Rank.FIRST));
    assertEquals(List.of("request", "a1"), List.of(serve(), serve()));
  }
}
