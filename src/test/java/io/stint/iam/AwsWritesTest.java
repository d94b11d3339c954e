package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwsWritesTest {

  @AfterEach
  void nothing() {
    MDC.remove("requestId");
    AwsWrites.begin();
  }

  @Test
  void whatOnlyLooksIsNoWrite() {
    AwsWrites.note("GetUser", "a");
    AwsWrites.note("ListRoles", "b");
    AwsWrites.note("CreateUser", "c");
    assertEquals(List.of("c"), AwsWrites.ofThisThread());
  }

  @Test
  void ofManyTheRestIsCounted() {
    IntStream.range(0, AwsWrites.MOST + 7).forEach(i -> AwsWrites.note("TagUser", "id-" + i));
    List<String> ids = AwsWrites.ofThisThread();
    assertEquals(AwsWrites.MOST + 1, ids.size());
    assertEquals("and 7 more", ids.get(AwsWrites.MOST));
  }

  @Test
  void aThreadThatWorksOnSomethingElseHasWrittenNothingYet() {
    MDC.put("requestId", "role-1");
    AwsWrites.note("TagRole", "a");
    MDC.put("requestId", "role-2");
    assertEquals(List.of(), AwsWrites.ofThisThread());
    AwsWrites.note("TagRole", "b");
    assertEquals(List.of("b"), AwsWrites.ofThisThread());
  }

  @Test
  void aPassBeginsAnew() {
    MDC.put("requestId", "role-1");
    AwsWrites.note("TagRole", "a");
    new Errand(new Mandate(Priority.NORMAL, null, () -> false, () -> {})).begin();
    assertEquals(List.of(), AwsWrites.ofThisThread());
    Errand.current().end();
  }
}
