package io.stint.policy;

import java.time.Duration;

/**
 * Sessions that go on after what gave them has ended, since the other account alone can end them.
 *
 * @param role the ARN, or the pattern of ARNs, as the document names it
 * @param longest how long a session that was begun before the end can last
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole,
 *     DurationSeconds</a>
 */
public record Outliving(String role, Duration longest) {

  /** What a role may let its sessions last. */
  static final Duration LONGEST = Duration.ofHours(12);

  /** Of a session that a session began. */
  static final Duration CHAINED = Duration.ofHours(1);

  public static Outliving ofUsers(String role) {
    return new Outliving(role, LONGEST);
  }

  public static Outliving chained(String role) {
    return new Outliving(role, CHAINED);
  }

  /** For people who look at what they are about to give. */
  public Warning warning(String pointer) {
    return new Warning(
        pointer,
        "SESSIONS_ELSEWHERE",
        ("sessions of %s that were begun before the end last up to %s longer: they are"
                + " the other account's to end")
            .formatted(role, longest));
  }
}
