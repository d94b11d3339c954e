package io.stint.web;

import io.agroal.api.AgroalDataSource;
import io.stint.security.CallerRole;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

/** Endpoints that do what real ones do, and what they must never do. */
@RolesAllowed(CallerRole.ADMINS)
@Path("/samples")
class SampleResource {

  private static final Logger LOG = Logger.getLogger(SampleResource.class);

  enum Colour {
    RED,
    GREEN
  }

  record Part(String name) {}

  record Sample(
      String name,
      Instant at,
      Duration lasts,
      Colour colour,
      Integer count,
      boolean adopt,
      List<Part> parts,
      Map<String, String> tags) {}

  record Settings(String description, Instant endsAt, Map<String, String> tags) {}

  private final Idempotency idempotency;
  private final Paging paging;
  private final AgroalDataSource database;

  static final AtomicInteger RUNS = new AtomicInteger();
  static volatile Optional<String> settled = Optional.empty();
  static volatile Instant next;
  static volatile BooleanSupplier settledAfter = () -> true;
  static volatile Runnable during = () -> {};

  SampleResource(Idempotency idempotency, Paging paging, AgroalDataSource database) {
    this.idempotency = idempotency;
    this.paging = paging;
    this.database = database;
  }

  @POST
  @Path("/echo")
  @Consumes("application/json")
  @Produces("application/json")
  public Sample echo(Sample sample) {
    LOG.info("echoed");
    return sample;
  }

  @POST
  @Consumes("application/json")
  @Produces("application/json")
  public Response create(Sample sample) {
    return idempotency.once(
        sample,
        () -> {
          int run = RUNS.incrementAndGet();
          execute("create table if not exists sample (name text primary key)");
          execute("insert into sample values ('" + sample.name() + "')");
          during.run();
          return ApiResponse.accepted(Map.<String, Object>of("name", sample.name(), "run", run))
              .location("/samples/" + sample.name())
              .entityTag(1);
        },
        made ->
            settled
                .filter(state -> settledAfter.getAsBoolean())
                .map(
                    state ->
                        Progress.settled(
                            ApiResponse.created(now(made, state))
                                .location("/samples/" + made.get("name"))))
                .orElseGet(
                    () -> Progress.underWay(ApiResponse.accepted(now(made, "PENDING")), next)));
  }

  private static Map<String, Object> now(Map<String, Object> made, String state) {
    return Map.of("name", made.get("name"), "state", state);
  }

  @POST
  @Path("/secrets")
  @Produces("application/json")
  public Response secret() {
    return idempotency.once(
        "",
        () -> {
          RUNS.incrementAndGet();
          return ApiResponse.secret(Map.of("password", "hunter2"));
        });
  }

  @POST
  @Path("/outside")
  @Produces("application/json")
  public Response outside(@RestQuery String refuse) {
    return idempotency.onceWithoutTransaction(
        "",
        () -> {
          RUNS.incrementAndGet();
          if (refuse != null) {
            throw Refusal.of(ProblemCode.IN_USE, "It is in use.");
          }
          return ApiResponse.secret(Map.of("secretAccessKey", "hunter2"));
        });
  }

  @GET
  @Path("/pages")
  @Produces("application/json")
  public Page<Integer> pages(
      @RestQuery String even, @RestQuery String pageSize, @RestQuery String pageToken) {
    boolean evenOnly = QueryParameters.flag("even", even);
    PageRequest page =
        paging.request("samples", List.of(String.valueOf(evenOnly)), pageSize, pageToken);
    int after = page.isFirst() ? 0 : Integer.parseInt(page.after().get(0));
    List<Integer> rows =
        IntStream.rangeClosed(1, 120)
            .filter(n -> n > after && (!evenOnly || n % 2 == 0))
            .limit(page.limit())
            .boxed()
            .toList();
    return paging.page(page, rows, n -> n, n -> List.of(n.toString()));
  }

  @PATCH
  @Consumes(MergePatch.MEDIA_TYPE)
  @Produces("application/json")
  public Response patch(@RestHeader("If-Match") String ifMatch, MergePatch patch) {
    EntityTag.check(ifMatch, 7);
    Settings current =
        new Settings("before", Instant.parse("2026-12-01T17:00:00Z"), Map.of("a", "1", "b", "2"));
    return Response.ok(patch.applyTo(current)).header("ETag", EntityTag.of(8)).build();
  }

  @GET
  @Path("/bug")
  public String bug() {
    throw new IllegalStateException("io.stint.Secret at /home/somebody");
  }

  @GET
  @Path("/too-many")
  public String tooMany() {
    throw Refusal.tooMany("Slower, please.", Duration.ofSeconds(7));
  }

  @GET
  @Path("/forbidden")
  @RolesAllowed("nobody")
  public String forbidden() {
    return "never";
  }

  @GET
  @Path("/json")
  @Produces("application/json")
  public Map<String, String> json() {
    return Map.of();
  }

  @GET
  @Path("/unwritable")
  @Produces("application/json")
  public Object unwritable() {
    return new Object() {
      public String getName() {
        throw new IllegalStateException("not to be shown");
      }
    };
  }

  @GET
  @Path("/sql-state")
  public String sqlState(@RestQuery String state) throws SQLException {
    throw new RuntimeException(new SQLException("driver words", state));
  }

  @POST
  @Path("/text")
  public String text(String name) {
    execute("create table if not exists sample (name text primary key)");
    try (Connection connection = database.getConnection();
        PreparedStatement insert = connection.prepareStatement("insert into sample values (?)")) {
      insert.setString(1, name);
      insert.execute();
      return name;
    } catch (SQLException e) {
      throw new RuntimeException(e);
    }
  }

  private void execute(String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new RuntimeException(e);
    }
  }
}
