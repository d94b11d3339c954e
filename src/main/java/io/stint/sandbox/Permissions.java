package io.stint.sandbox;

import io.stint.policy.AccessRequest;
import io.stint.policy.Evaluator;
import io.stint.policy.NamedPolicy;
import io.stint.policy.Policies;
import io.stint.policy.Side;
import io.stint.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which policies a caller has, and what its requests say about it. */
final class Permissions {
  private static final String ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";

  private final Account account;

  Permissions(Account account) {
    this.account = account;
  }

  Verdict verdict(AccessRequest request, Caller caller) {
    return Evaluator.evaluate(request, of(caller));
  }

  Policies of(Caller caller) {
    if (caller instanceof Caller.Person person) {
      return of(person.user());
    }
    if (caller instanceof Caller.Guest guest) {
      Policies ofRole = of(guest.role());
      Session.Narrowed narrowed = guest.session().narrowed();
      if (narrowed.policies().isEmpty() && narrowed.policyArns().isEmpty()) {
        return ofRole;
      }
      List<NamedPolicy> session = new ArrayList<>();
      for (String document : narrowed.policies()) {
        session.add(named("session policy", Side.SESSION, document));
      }
      for (String arn : narrowed.policyArns()) {
        account.policy(arn).ifPresent(p -> session.add(named(arn, Side.SESSION, p.document())));
      }
      return ofRole.inSession(session);
    }
    if (caller instanceof Caller.Administrator) {
      String all = account.policy(ADMINISTRATOR_ACCESS).orElseThrow().document();
      return Policies.identity(List.of(named(ADMINISTRATOR_ACCESS, Side.IDENTITY, all)));
    }
    return Policies.identity(List.of());
  }

  /** A user's own policies and its groups', or a role's. */
  Policies of(Entity entity) {
    List<NamedPolicy> identity = new ArrayList<>();
    collect(entity, identity);
    if (entity instanceof User user) {
      account.groupsOf(user).forEach(group -> collect(group, identity));
    }
    Policies policies = Policies.identity(identity);
    String boundary = entity.permits().boundary();
    if (boundary == null) {
      return policies;
    }
    String document =
        account
            .policy(boundary)
            .map(ManagedPolicy::document)
            .orElse("{\"Version\":\"2012-10-17\",\"Statement\":[]}");
    return policies.within(named(boundary, Side.BOUNDARY, document));
  }

  private void collect(Entity entity, List<NamedPolicy> into) {
    entity
        .permits()
        .inline()
        .forEach((name, document) -> into.add(named(name, Side.IDENTITY, document)));
    for (String arn : entity.permits().attached()) {
      account.policy(arn).ifPresent(p -> into.add(named(arn, Side.IDENTITY, p.document())));
    }
  }

  private static NamedPolicy named(String name, Side side, String document) {
    return new NamedPolicy(name, side, Documents.parsed(document));
  }

  /** A request by this caller, with the context keys that follow from who it is. */
  AccessRequest.Builder request(Caller caller, Instant now) {
    AccessRequest.Builder request = sent(AccessRequest.by(seen(caller)), now);
    request.principalTags(tags(caller));
    Session session = session(caller);
    if (session != null) {
      request.with("aws:TokenIssueTime", session.issued().toString());
      if (session.narrowed().sourceIdentity() != null) {
        request.with("aws:SourceIdentity", session.narrowed().sourceIdentity());
      }
      if (session.holder().federatedProvider() != null) {
        request.with("aws:FederatedProvider", session.holder().federatedProvider());
      }
      if (session.kind() == Session.Kind.INSTANCE) {
        request.with(
            "ec2:SourceInstanceARN",
            ProfileAssociations.instanceArn(session.holder().sessionName()));
      }
      // A role's session says nothing of MFA: its conditions belong in the trust policy.
      if (!session.ofRole()) {
        mfa(request, session.holder().mfa(), now);
      }
    }
    return request;
  }

  /** What each request says of how it came. */
  static AccessRequest.Builder sent(AccessRequest.Builder request, Instant now) {
    return request
        .at(now)
        .direct()
        .with("aws:SourceIp", "127.0.0.1")
        .with("aws:RequestedRegion", SandboxAws.REGION);
  }

  static void mfa(AccessRequest.Builder request, Instant proved, Instant now) {
    request.with("aws:MultiFactorAuthPresent", Boolean.toString(proved != null));
    if (proved != null) {
      long age = Duration.between(proved, now).toSeconds();
      request.with("aws:MultiFactorAuthAge", Long.toString(age));
    }
  }

  static Session session(Caller caller) {
    if (caller instanceof Caller.Guest guest) {
      return guest.session();
    }
    return caller instanceof Caller.Person person ? person.session() : null;
  }

  /** A role's session has the role's tags and its own, which win. */
  static Map<String, String> tags(Caller caller) {
    if (caller instanceof Caller.Guest guest) {
      Map<String, String> tags = new LinkedHashMap<>(guest.role().tags());
      guest
          .session()
          .narrowed()
          .tags()
          .forEach(
              (key, value) -> {
                tags.keySet().removeIf(key::equalsIgnoreCase);
                tags.put(key, value);
              });
      return tags;
    }
    return caller instanceof Caller.Person person ? person.user().tags() : Map.of();
  }

  static io.stint.policy.Caller seen(Caller caller) {
    if (caller instanceof Caller.Guest guest) {
      return new io.stint.policy.Caller.RoleSession(
          guest.role().arn(), guest.role().id(), guest.session().holder().sessionName());
    }
    if (caller instanceof Caller.Anonymous) {
      return new io.stint.policy.Caller.Anonymous();
    }
    return new io.stint.policy.Caller.User(caller.arn(), caller.userId());
  }

  boolean mayChangeOwnPassword(User user) {
    Caller self = new Caller.Person(user, "", null);
    return verdict(
            request(self, account.clock.instant())
                .action("iam:ChangePassword")
                .on(user.arn())
                .build(),
            self)
        .allowed();
  }
}
