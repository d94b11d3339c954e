package io.stint.access;

import io.stint.security.Caller;
import io.stint.security.CurrentCaller;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import io.stint.web.StillAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.List;

/**
 * The door of the room: whose something is. Administrators are everybody's owners; they are asked
 * nothing.
 */
@ApplicationScoped
public class Ownership {

  private final Instance<OwnedObjects> kept;
  private final CurrentCaller current;
  private final StillAllowed going;

  Ownership(@Any Instance<OwnedObjects> kept, CurrentCaller current, StillAllowed going) {
    this.kept = kept;
    this.current = current;
    this.going = going;
  }

  /**
   * Now, and as long as the answer goes on.
   *
   * @throws Refusal 404 for what is not the caller's, as for what is not there
   */
  void require(OwnedKind kind, String nameOrId) {
    if (!owns(kind, nameOrId)) {
      throw objects(kind).unknown(nameOrId);
    }
    Caller caller = current.get();
    if (!caller.isAdmin()) {
      OwnedObjects objects = objects(kind);
      going.onlyWhile(() -> objects.isOwn(nameOrId, caller));
    }
  }

  /** Whether something that a body names is there and the caller's; for administrators always. */
  public boolean owns(OwnedKind kind, String nameOrId) {
    Caller caller = current.get();
    return caller.isAdmin() || objects(kind).isOwn(nameOrId, caller);
  }

  private OwnedObjects objects(OwnedKind kind) {
    return kept.stream().filter(each -> each.kind() == kind).findFirst().orElseThrow();
  }

  /**
   * For what owners may not do either.
   *
   * @param what a sentence
   * @throws Refusal 403
   */
  public void requireAdmin(String what) {
    if (!current.get().isAdmin()) {
      throw Refusal.of(ProblemCode.FORBIDDEN, what);
    }
  }

  /** What the caller sees of a list. */
  public Scope scope() {
    Caller caller = current.get();
    return new Scope(caller.isAdmin(), caller.owners());
  }

  /** Who owns what the caller makes and says nothing else of. */
  public List<Owner> ofCaller() {
    return List.of(Owner.of(current.get()));
  }
}
