package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.iam.AccessKey;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.UserName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** What somebody can sign in and call with, as IAM has it now. No transaction may be open. */
@ApplicationScoped
public class PersonInIam {

  private final KnownUsers known;
  private final UserIdentities identities;
  private final Iam iam;

  PersonInIam(KnownUsers known, UserIdentities identities, Iam iam) {
    this.known = known;
    this.identities = identities;
    this.iam = iam;
  }

  /**
   * What was read.
   *
   * @param keys null: not read
   * @param devices serial numbers of MFA devices; null: not read
   * @param unread why not; null: it was
   */
  public record Held(List<AccessKey> keys, List<String> devices, String unread) {

    public static Held unread(String why) {
      return new Held(null, null, why);
    }
  }

  /** A stranger's under the name are not shown; what AWS does not say keeps nothing else back. */
  public Held of(UUID user) {
    KnownUsers.Identity identity = requiringNew().call(() -> identities.find(user));
    try {
      if (known.find(identity, iam).isEmpty()) {
        return new Held(List.of(), List.of(), null);
      }
      UserName name = new UserName(identity.name());
      return new Held(iam.users().accessKeys().list(name), iam.users().mfaSerials(name), null);
    } catch (IamFailure.Missing gone) {
      return new Held(List.of(), List.of(), null);
    } catch (Stranger | Renamed | IamFailure e) {
      return Held.unread(e.getMessage());
    }
  }
}
