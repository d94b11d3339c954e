package broken.reconcile;

import broken.grant.Grants;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import javax.sql.DataSource;
import software.amazon.awssdk.services.iam.IamClient;

/** Uses a feature, the SDK, HTTP, JDBC and the wall clock. */
public record Backwards(Grants grants, IamClient client, Response response, DataSource jdbc) {

  Instant wallClock() {
    return Instant.now();
  }
}
