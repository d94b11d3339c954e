package io.stint.grant;

import io.stint.web.ApiResponse;
import io.stint.web.Progress;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** How a grant stands while an answer is held for it. */
@ApplicationScoped
class GrantProgress {

  private final GrantQueries reads;

  GrantProgress(GrantQueries reads) {
    this.reads = reads;
  }

  /**
   * A grant with a later start has settled when it is scheduled, one that has ended when nothing of
   * it is left, nor of the sessions that were to end with it; one that waits for others at once:
   * how long they take nobody knows.
   */
  Progress<GrantView> of(GrantView changed, Function<GrantView, ApiResponse<GrantView>> done) {
    GrantView view = reads.view(changed.id().toString());
    if (!view.state().isGiven()) {
      return Progress.settled(done.apply(view).status(202));
    }
    return view.state() == GrantState.PENDING
            || view.state() == GrantState.REVOKING
            || view.hasSessionsToBeDenied()
        ? Progress.underWay(done.apply(view).status(202), reads.nextAttempt(view))
        : Progress.settled(done.apply(view));
  }

  static ApiResponse<GrantView> tagged(ApiResponse<GrantView> answer) {
    return answer.with("ETag", answer.body().tag());
  }
}
