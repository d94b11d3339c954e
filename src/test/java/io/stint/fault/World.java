package io.stint.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.stint.process.StintProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;

/** PostgreSQL, AWS and the services, each as a process of its own, and who and what is in it. */
final class World implements AutoCloseable {

  /** Of each JVM: many share a small machine. */
  static final String SMALL = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx400m";

  static final String COHORT = "crew";
  static final List<String> ROLES = List.of("Keep", "Left", "Right");

  /** In this role each witness has a grant that outlives everything. */
  static final String KEPT = ROLES.get(0);

  /** In clear only there, where it was asked for. */
  static final String SHARED_PASSWORD = "Sh4red-fault-suite-word!";

  private static final String LOOKS =
      "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\","
          + " \"Action\": \"ec2:DescribeInstances\", \"Resource\": \"*\"}]}";

  private final PostgresProcess postgres;
  private final AwsProcess aws;
  private final List<Replica> replicas = new ArrayList<>();
  private final Map<String, AwsCredentials> witnesses = new LinkedHashMap<>();
  private final List<String> secrets = new ArrayList<>();
  private final Claimed claimed;
  private final Path folder;
  private final Sessions sessions;
  private Interposed interposed;
  private Map<String, String> decoys;

  /** Starts everything, and makes what each scenario works with. */
  World(String name, int services, int people) throws Exception {
    this(name, services, people, Path.of(System.getProperty("stint.jar")));
  }

  /** The same with another version of the service. */
  World(String name, int services, int people, Path jar) throws Exception {
    folder = StintProcess.emptyFolder(name);
    postgres = new PostgresProcess(folder);
    aws = new AwsProcess(folder.resolve("account"));
    claimed = new Claimed(postgres);
    sessions = new Sessions(aws, witnesses);
    try {
      begin(services, people, jar);
    } catch (Exception e) {
      // Nobody else could.
      close();
      throw e;
    }
  }

  private void begin(int services, int people, Path jar) throws Exception {
    try (IamClient iam = aws.iam()) {
      Decoys.make(iam);
      for (int i = 0; i < services; i++) {
        String called = "replica-" + (char) ('a' + i);
        AccessKey key = Decoys.operator(iam, called);
        secrets.add(key.secretAccessKey());
        replicas.add(new Replica(called, postgres, aws, key));
      }
      decoys = Decoys.seen(iam);
    }
    secrets.add(postgres.password());
    secrets.addAll(List.of(StintProcess.TOKEN, StintProcess.SECRETS_KEY, SHARED_PASSWORD));
    replicas.get(0).start(Map.of(), jar);
    Together.each(replicas.subList(1, services), replica -> replica.start(Map.of(), jar));
    claimed.watch();
    furnish(people);
  }

  private void furnish(int people) throws Exception {
    Requests requests = new Requests(this, Duration.ofMinutes(4));
    requests.must(
        "POST",
        "/cohorts",
        "{\"name\": \"%s\", \"password\": {\"mode\": \"SHARED\", \"value\": \"%s\"}}"
            .formatted(COHORT, SHARED_PASSWORD));
    for (String role : ROLES) {
      requests.must(
          "POST",
          "/roles",
          """
          {"name": "%s",
           "policies": {"managed": ["arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"]}}
          """
              .formatted(role));
    }
    for (int i = 0; i < people; i++) {
      String witness = "witness" + i;
      requests.must("POST", "/cohorts/" + COHORT + "/members", member(witness));
      JsonNode key =
          requests.must("POST", "/cohorts/" + COHORT + "/members/" + witness + "/access-keys", "");
      secrets.add(key.get("secretAccessKey").asText());
      witnesses.put(
          witness,
          AwsBasicCredentials.create(
              key.get("accessKeyId").asText(), key.get("secretAccessKey").asText()));
    }
  }

  static String member(String name) {
    return "{\"members\": [{\"email\": \"" + name + "@uw.edu\"}]}";
  }

  /** The body of a request for access: to a role, or ({@code policy}) to look at instances. */
  static String grant(String witness, String access, String reason, String ttl) {
    String what =
        access.equals(Access.POLICY)
            ? "\"type\": \"POLICY\", \"policy\": {\"document\": " + LOOKS + "}"
            : "\"type\": \"ASSUME_ROLE\", \"role\": \"" + access + "\"";
    return "{%s, \"principal\": {\"member\": \"%s\"}, \"reason\": \"%s\", \"ttl\": \"%s\"}"
        .formatted(what, witness, reason, ttl);
  }

  PostgresProcess postgres() {
    return postgres;
  }

  AwsProcess aws() {
    return aws;
  }

  List<Replica> replicas() {
    return replicas;
  }

  /** Made when it is first asked for. */
  Interposed interposed() {
    if (interposed == null) {
      interposed = new Interposed(folder);
    }
    return interposed;
  }

  /** What people get who try. */
  Sessions sessions() {
    return sessions;
  }

  Claimed claimed() {
    return claimed;
  }

  /** People with access keys, by user name. */
  Map<String, AwsCredentials> witnesses() {
    return witnesses;
  }

  /** What was outside {@code /stint/} before Stint came. */
  Map<String, String> decoys() {
    return decoys;
  }

  /** Somebody made or changed this outside of Stint while it ran; it is to stay so. */
  void decoysAreNow() throws Exception {
    try (IamClient iam = aws.iam()) {
      decoys = new TreeMap<>(Decoys.seen(iam));
    }
  }

  /** What no log and no row may show. */
  List<String> secrets() {
    return secrets;
  }

  /** After a scenario that broke off: whatever is not as it should be is made so again. */
  void heal() throws Exception {
    aws.faults("{}");
    postgres.moveBack();
    postgres.start(Map.of());
    for (Replica replica : replicas) {
      replica.heal();
    }
  }

  /** All that the services said. */
  String said() {
    return String.join("\n", replicas.stream().map(Replica::text).toList());
  }

  @Override
  public void close() throws Exception {
    for (Replica replica : replicas) {
      Files.writeString(folder.resolve(replica.name() + ".log"), replica.text());
      replica.close();
    }
    aws.close();
    postgres.close();
  }
}
