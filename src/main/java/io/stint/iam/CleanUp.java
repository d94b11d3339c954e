package io.stint.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsResponse;

/**
 * One clean-up before a deletion. Emulators and gateways know a part of IAM, and each kind of thing
 * is listed by a call of its own: a listing that cannot be answered stops none of the others. The
 * deletion decides: IAM refuses it ({@code DeleteConflict}) while something is left.
 */
final class CleanUp {

  /** What this endpoint does not know: nothing of it can be there, and asking again is a waste. */
  private static final Set<String> UNKNOWN = ConcurrentHashMap.newKeySet();

  private final AwsCalls calls;
  private final Map<String, IamFailure> unanswered = new LinkedHashMap<>();

  CleanUp(AwsCalls calls) {
    this.calls = calls;
  }

  /** Removes each thing of a kind; a parent that is gone has none. */
  <T> void each(String list, Supplier<List<T>> what, Consumer<T> remove) {
    if (!UNKNOWN.contains(list)) {
      listed(list, what).forEach(remove);
    }
  }

  private <T> List<T> listed(String list, Supplier<List<T>> what) {
    try {
      return what.get();
    } catch (IamFailure.Missing gone) {
      return List.of();
    } catch (IamFailure.Throttled e) {
      throw e;
    } catch (IamFailure e) {
      if (e.code().equals(AwsErrors.NO_ANSWER)) {
        throw e; // Nobody is there: the others would not be answered either.
      }
      if (AwsErrors.unknownAction(e)) {
        UNKNOWN.add(list);
      } else {
        unanswered.put(list, e);
      }
      return List.of();
    }
  }

  /**
   * The deletion itself; already gone is a success.
   *
   * @throws IamFailure.Conflict {@code DeleteConflict}, with the listings that were not answered
   */
  void last(String action, Supplier<? extends AwsResponse> delete) {
    try {
      calls.remove(action, delete);
    } catch (IamFailure.Conflict e) {
      if (unanswered.isEmpty()) {
        throw e;
      }
      StringBuilder words = new StringBuilder(e.getMessage()).append(" What could not be listed: ");
      unanswered.forEach(
          (list, why) -> words.append(list).append(" (").append(why.code()).append(") "));
      throw new IamFailure.Conflict(e.code(), words.toString().strip());
    }
  }
}
