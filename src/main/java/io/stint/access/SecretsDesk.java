package io.stint.access;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.access.SecretsRotationView.Key;
import io.stint.access.SecretsRotationView.KeyState;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.security.CurrentKeys;
import io.stint.security.Resealing;
import io.stint.security.Secrets;
import io.stint.security.TrailHead;
import io.stint.security.TrailKeys;
import io.stint.web.Idempotency;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes everything over to a new master key, and says when the old one may go. */
@ApplicationScoped
class SecretsDesk {

  /** As long as an Idempotency-Key and a page token that were signed with it are good. */
  static final Duration SIGNED_LIVES = Idempotency.RETENTION;

  private final Secrets secrets;
  private final Resealing resealing;
  private final CurrentKeys used;
  private final TrailKeys trailKeys;
  private final TrailHead head;
  private final AuditTrail audit;
  private final Clock clock;

  SecretsDesk(
      Secrets secrets,
      Resealing resealing,
      CurrentKeys used,
      TrailKeys trailKeys,
      TrailHead head,
      AuditTrail audit,
      Clock clock) {
    this.secrets = secrets;
    this.resealing = resealing;
    this.used = used;
    this.trailKeys = trailKeys;
    this.head = head;
    this.audit = audit;
    this.clock = clock;
  }

  SecretsRotationView rotate() {
    used.note();
    Resealing.Walk walk = resealing.run();
    Map<String, Integer> sealed = resealing.count();
    List<String> configured = secrets.keyIds();
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < configured.size(); i++) {
      keys.add(configured(i, sealed, walk.unreadable()));
    }
    sealed.forEach(
        (keyId, count) -> {
          if (!configured.contains(keyId)) {
            keys.add(new Key(keyId, KeyState.MISSING, count, count, null, false, null));
          }
        });
    SecretsRotationView view =
        new SecretsRotationView(
            walk.resealed(), keys.stream().mapToInt(Key::unreadable).sum(), keys);
    requiringNew()
        .run(
            () ->
                audit.record(
                    AuditAction.SECRETS_ROTATED,
                    configured.get(0),
                    Map.of("resealed", view.resealed(), "unreadable", view.unreadable())));
    return view;
  }

  /** What it does not open does not keep it. */
  private Key configured(int i, Map<String, Integer> sealed, Map<String, Integer> unreadable) {
    String keyId = secrets.keyIds().get(i);
    int count = sealed.getOrDefault(keyId, 0);
    int broken = Math.min(count, unreadable.getOrDefault(keyId, 0));
    Instant last = used.lastCurrentAt(keyId).orElse(null);
    boolean kept = i == 0 || count > broken || signsTheHead(i) || last == null;
    Instant mayGoAt = kept ? null : last.plus(SIGNED_LIVES);
    return new Key(
        keyId,
        i == 0 ? KeyState.CURRENT : KeyState.PREVIOUS,
        count,
        broken,
        last,
        !kept && !clock.instant().isBefore(mayGoAt),
        mayGoAt);
  }

  private boolean signsTheHead(int i) {
    return head.signedBy().filter(trailKeys.keyIds().get(i)::equals).isPresent();
  }
}
