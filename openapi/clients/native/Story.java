import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.ApiResponse;
import org.openapitools.client.api.CohortsApi;
import org.openapitools.client.api.GrantsApi;
import org.openapitools.client.api.RolesApi;
import org.openapitools.client.model.AccountTrust;
import org.openapitools.client.model.Cohort;
import org.openapitools.client.model.CohortChange;
import org.openapitools.client.model.CohortRequest;
import org.openapitools.client.model.Event;
import org.openapitools.client.model.Grant;
import org.openapitools.client.model.GrantPlan;
import org.openapitools.client.model.GrantRequest;
import org.openapitools.client.model.GrantRequestPolicy;
import org.openapitools.client.model.GrantRequestPrincipal;
import org.openapitools.client.model.GrantType;
import org.openapitools.client.model.MembersRequest;
import org.openapitools.client.model.MembersRequestMembersInner;
import org.openapitools.client.model.Problem;
import org.openapitools.client.model.ProblemCode;
import org.openapitools.client.model.Role;
import org.openapitools.client.model.RoleRequest;
import org.openapitools.client.model.RosterAnswer;
import org.openapitools.client.model.RosterOutcome;
import org.openapitools.client.model.ServiceTrust;
import org.openapitools.client.model.TrustEntry;

/** The story of clients.sh, told with openapi-generator's java client with library native. */
final class Story {

  private static final String NAME = System.getenv("STORY_NAME");
  private static final String WAIT = "wait=30";

  private final ApiClient client =
      new ApiClient()
          .setRequestInterceptor(
              request -> request.header("Authorization", "Bearer " + System.getenv("STORY_TOKEN")));
  private final ObjectMapper json =
      client
          .getObjectMapper()
          .registerModule(new SimpleModule().addSerializer(File.class, new FileAsItIs()));
  private final CohortsApi cohorts;
  private final RolesApi roles;
  private final GrantsApi grants;
  private String ada;
  private boolean failed;

  private Story() {
    client.updateBaseUri(System.getenv("STORY_URL"));
    client.setObjectMapper(json);
    cohorts = new CohortsApi(client);
    roles = new RolesApi(client);
    grants = new GrantsApi(client);
  }

  public static void main(String[] arguments) {
    new Story().tell();
  }

  private void tell() {
    step("cohort", this::cohort);
    step("201 and 202", this::statuses);
    step("CSV", this::csv);
    step("CSV back", this::csvBack);
    step("members", this::members);
    step("an end", this::end);
    step("no end", this::noEnd);
    step("role", this::role);
    step("plan", this::plan);
    step("grants", this::grants);
    step("instructions", this::instructions);
    step("stream", this::stream);
    step("problem", this::problem);
    step("key", this::key);
    step("delete", this::delete);
    System.exit(failed ? 1 : 0);
  }

  private String cohort() throws ApiException {
    Cohort made = cohorts.createCohort(new CohortRequest().name(NAME), null, WAIT);
    return expect(made.getName().equals(NAME) && made.getEndsAt() == null);
  }

  private String statuses() throws ApiException {
    ApiResponse<Cohort> made =
        cohorts.createCohortWithHttpInfo(new CohortRequest().name(NAME + "-b"), null, WAIT);
    ApiResponse<Cohort> stored =
        cohorts.createCohortWithHttpInfo(new CohortRequest().name(NAME + "-c"), null, null);
    expect(made.getStatusCode() == 201 && stored.getStatusCode() == 202);
    expect(made.getHeaders().get("location").get(0).endsWith("/cohorts/" + NAME + "-b"));
    return expect(stored.getHeaders().containsKey("etag"));
  }

  private String csv() throws ApiException, IOException {
    String text = "Name,Email\n\"Lovelace, Ada\",ada@" + NAME + ".example\n";
    Path file = Files.writeString(Files.createTempFile("roster", ".csv"), text);
    RosterAnswer answer = cohorts.uploadRoster(NAME, file.toFile(), null, null, WAIT, null, null, null, null, null);
    Files.delete(file);
    ada = answer.getRows().get(0).getUserName();
    expect(answer.getRows().get(0).getOutcome() == RosterOutcome.CREATED);
    return "the path of the file is sent, in quotes: a serializer sends what is in it"
        + " (`FileAsItIs`)";
  }

  private String csvBack() throws ApiException, IOException {
    expect(text(cohorts.downloadRoster(NAME, null, null)).contains("ada@" + NAME + ".example"));
    return expect(text(cohorts.claimCredentialsAsCsv(NAME, null, null, null)).contains(ada));
  }

  private static String text(File file) throws IOException {
    String text = Files.readString(file.toPath());
    Files.delete(file.toPath());
    return text;
  }

  private String members() throws ApiException {
    MembersRequest list =
        new MembersRequest()
            .addMembersItem(new MembersRequestMembersInner().email("grace@" + NAME + ".example"));
    return expect(cohorts.addMembers(NAME, list, null, null, WAIT, null, null).getAccepted() == 1);
  }

  private String end() throws ApiException {
    OffsetDateTime end =
        OffsetDateTime.now(ZoneOffset.UTC).plusHours(8).truncatedTo(ChronoUnit.SECONDS);
    CohortChange change = new CohortChange().endsAt(end.toString());
    return expect(end.equals(cohorts.changeCohort(NAME, change, null, null).getEndsAt()));
  }

  private String noEnd() throws ApiException {
    CohortChange none = new CohortChange().endsAt(null);
    expect(cohorts.changeCohort(NAME, none, null, null).getEndsAt() == null);
    CohortChange again = new CohortChange().endsAt("2999-01-01T00:00:00Z");
    expect(cohorts.changeCohort(NAME, again, null, null).getEndsAt() != null);
    CohortChange never = new CohortChange().endsAt("NEVER");
    return expect(cohorts.changeCohort(NAME, never, null, null).getEndsAt() == null);
  }

  private String role() throws ApiException {
    ServiceTrust ec2 =
        new ServiceTrust().type(ServiceTrust.TypeEnum.SERVICE).service("ec2.amazonaws.com");
    AccountTrust account =
        new AccountTrust().type(AccountTrust.TypeEnum.ACCOUNT).accountId("210987654321");
    RoleRequest request =
        new RoleRequest()
            .name(NAME)
            .addTrustItem(new TrustEntry(ec2))
            .addTrustItem(new TrustEntry(account));
    roles.createRole(request, null, WAIT);
    Role read = roles.getRole(NAME);
    ServiceTrust service = (ServiceTrust) read.getTrust().get(0).getActualInstance();
    AccountTrust other = (AccountTrust) read.getTrust().get(1).getActualInstance();
    expect(service.getService().equals("ec2.amazonaws.com"));
    return expect(other.getAccountId().equals("210987654321"));
  }

  private String plan() throws ApiException {
    GrantPlan plan = grants.planCreationOfGrant(toAda(GrantType.ASSUME_ROLE).role(NAME));
    expect(plan.getDocuments().get(0).getDocument().containsKey("Statement"));
    return expect(ours().isEmpty());
  }

  private String grants() throws ApiException {
    Map<String, Object> reading =
        Map.of(
            "Version",
            "2012-10-17",
            "Statement",
            List.of(Map.of("Effect", "Allow", "Action", "s3:GetObject", "Resource", "*")));
    List<GrantRequest> requests =
        List.of(
            toAda(GrantType.ASSUME_ROLE).role(NAME),
            toAda(GrantType.PASS_ROLE).role(NAME),
            toAda(GrantType.POLICY).policy(new GrantRequestPolicy().document(reading)));
    List<GrantType> made = new ArrayList<>();
    for (GrantRequest request : requests) {
      made.add(0, grants.createGrant(request, WAIT, null).getType());
    }
    return expect(made.equals(ours().stream().map(Grant::getType).toList()));
  }

  private String instructions() throws ApiException {
    String assumeRole = ours().get(2).getId().toString();
    return expect(
        grants.getGrantInstructions(assumeRole, null, null).getAssumeRoleCommand().contains(ada));
  }

  private String stream() throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(client.getBaseUri() + "/events/stream"));
    client.getRequestInterceptor().accept(request.header("Last-Event-ID", "0-0"));
    try (Stream<String> lines =
        client.getHttpClient().send(request.build(), BodyHandlers.ofLines()).body()) {
      String data = lines.filter(line -> line.startsWith("data:")).findFirst().orElseThrow();
      expect(json.readValue(data.substring(5), Event.class).getAction() != null);
    }
    return "no: `followEvents` waits for the end, then takes it for JSON; `client.getHttpClient()`"
        + " and `Event` do";
  }

  private String problem() throws JsonProcessingException {
    try {
      grants.createGrant(toAda(GrantType.ASSUME_ROLE).role("nobodys"), null, null);
      return expect(false);
    } catch (ApiException e) {
      Problem problem = json.readValue(e.getResponseBody(), Problem.class);
      expect(e.getCode() == 422 && problem.getCode() == ProblemCode.UNPROCESSABLE);
      expect(problem.getErrors().get(0).getPointer().equals("/role"));
      return "the exception has text: `client.getObjectMapper()` reads it";
    }
  }

  private String key() throws ApiException {
    String key = cohorts.createAccessKey(NAME, ada, null).getAccessKeyId();
    expect(cohorts.listAccessKeys(NAME, ada).getItems().get(0).getAccessKeyId().equals(key));
    cohorts.deleteAccessKey(NAME, ada, key);
    return expect(cohorts.listAccessKeys(NAME, ada).getItems().isEmpty());
  }

  private String delete() throws ApiException {
    expect(cohorts.deleteCohortWithHttpInfo(NAME + "-b", null, null).getStatusCode() == 202);
    ApiResponse<Cohort> gone = cohorts.deleteCohortWithHttpInfo(NAME + "-c", null, WAIT);
    return expect(gone.getStatusCode() == 204 && gone.getData() == null);
  }

  private GrantRequest toAda(GrantType type) {
    return new GrantRequest()
        .type(type)
        .principal(new GrantRequestPrincipal().member(ada))
        .ttl("PT1H");
  }

  private List<Grant> ours() throws ApiException {
    return grants.listGrants(null, null, null, ada, null, null, null, null).getItems();
  }

  private static final class FileAsItIs extends StdSerializer<File> {

    private static final long serialVersionUID = 1;

    FileAsItIs() {
      super(File.class);
    }

    @Override
    public void serialize(File file, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeRaw(Files.readString(file.toPath()));
    }
  }

  private interface Step {
    String run() throws Exception;
  }

  /** Says what came of it: nothing more when it went as a reader would write it, else how. */
  private void step(String name, Step step) {
    String result;
    try {
      String how = step.run();
      result = how.isEmpty() ? "yes" : "way round\t" + how;
    } catch (Exception | AssertionError e) {
      failed = true;
      e.printStackTrace();
      result = "FAILED\t" + e;
    }
    System.out.println("step\t" + name + "\t" + result.replace('\n', ' '));
  }

  private static String expect(boolean right) {
    if (!right) {
      throw new AssertionError("not what was expected");
    }
    return "";
  }
}
