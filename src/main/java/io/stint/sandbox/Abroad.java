package io.stint.sandbox;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Users and roles of other accounts: all that are named are there, but those that a test says to be
 * deleted. AWS shows such a one by its unique id in every trust policy that named it, and takes its
 * ARN no more until somebody makes another.
 */
final class Abroad {

  private final Account account;
  private final Trust trust;

  Abroad(Account account) {
    this.account = account;
    this.trust = new Trust(account);
  }

  /** The body of {@code PUT /_stint/principals}. */
  record Principal(String arn, boolean deleted) {}

  Principal set(Principal to) {
    if (!to.deleted()) {
      account.deletedAbroad.remove(to.arn());
      return to;
    }
    account.deletedAbroad.add(to.arn());
    String id = Ids.entity(to.arn().contains(":role/") ? "AROA" : "AIDA");
    return account.call(
        false,
        () -> {
          for (Role role : Set.copyOf(account.roles.all())) {
            account.roles.put(role.trusting(trust.replaced(role.trust(), to.arn(), id)));
          }
          return to;
        });
  }

  static Set<String> nobody() {
    return ConcurrentHashMap.newKeySet();
  }
}
