package broken;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Says nothing about who may call it. */
@Path("/unguarded")
public class UnguardedResource {

  @GET
  public String open() {
    return "open";
  }
}
