package io.stint.sweep;

import io.stint.database.JsonColumn;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.Immutable;

/**
 * What a sweep found, as it is stored.
 *
 * @param known objects that a row knows
 * @param foreign objects that are neither Stint's nor in what is Stint's
 * @param counts of all findings by kind
 * @param shown the first of them
 */
record Found(int known, int foreign, Map<FindingKind, Integer> counts, List<Shown> shown) {

  static final int MOST_SHOWN = 200;

  static final Found NOTHING = new Found(0, 0, Map.of(), List.of());

  /** One finding and what became of it. */
  record Shown(
      FindingKind kind,
      Thing thing,
      String name,
      String iamId,
      String detail,
      FindingOutcome outcome) {

    static Shown of(Finding finding, FindingOutcome outcome) {
      return new Shown(
          finding.kind(),
          finding.thing(),
          finding.name(),
          finding.iamId(),
          finding.detail(),
          outcome);
    }

    Shown failed(String why) {
      return new Shown(kind, thing, name, iamId, detail + ": " + why, FindingOutcome.FAILED);
    }
  }

  static Found of(Account account, Collection<Shown> all) {
    Map<FindingKind, Integer> counts = new EnumMap<>(FindingKind.class);
    all.forEach(one -> counts.merge(one.kind(), 1, Integer::sum));
    return new Found(
        account.known(), account.foreign(), counts, all.stream().limit(MOST_SHOWN).toList());
  }

  int count(FindingKind kind) {
    return counts.getOrDefault(kind, 0);
  }

  @Immutable
  static final class Stored extends JsonColumn<Found> {
    Stored() {
      super(Found.class);
    }
  }
}
