package io.stint.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Which calls to AWS have changed something for what this thread works on: a pass of the loop, or a
 * request. CloudTrail knows them by the same ids. They outlive the pass by what is written about
 * it.
 */
public final class AwsWrites {

  /** So many are named, and how many more there were. */
  static final int MOST = 20;

  private static final Pattern LOOKS = Pattern.compile("(Get|List|Describe|Simulate|Assume).*");
  private static final ThreadLocal<AwsWrites> CURRENT = new ThreadLocal<>();

  /** What the log says the thread works on. */
  private final Object of;

  private final List<String> ids = new ArrayList<>();
  private int more;

  private AwsWrites(Object of) {
    this.of = of;
  }

  /** The ids that AWS gave them, in their order; of more than 20 the last says how many. */
  public static List<String> ofThisThread() {
    AwsWrites writes = CURRENT.get();
    if (writes == null || !Objects.equals(writes.of, worksOn())) {
      return List.of();
    }
    List<String> all = new ArrayList<>(writes.ids);
    if (writes.more > 0) {
      all.add("and " + writes.more + " more");
    }
    return all;
  }

  /** What was before belongs to something else. */
  static void begin() {
    CURRENT.remove();
  }

  static void note(String action, String requestId) {
    if (LOOKS.matcher(action).matches()) {
      return;
    }
    AwsWrites writes = CURRENT.get();
    if (writes == null || !Objects.equals(writes.of, worksOn())) {
      writes = new AwsWrites(worksOn());
      CURRENT.set(writes);
    }
    if (writes.ids.size() < MOST) {
      writes.ids.add(requestId);
    } else {
      writes.more++;
    }
  }

  private static Object worksOn() {
    return MDC.get("requestId");
  }
}
