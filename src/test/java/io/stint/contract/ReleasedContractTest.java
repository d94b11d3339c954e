package io.stint.contract;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What breaks the users of the last release is said in the changelog, under the version that it
 * comes with: a bullet that begins with {@code - **Breaking**} and names the operations. {@code
 * openapi/released} has the contract of each release.
 *
 * <p>An operation that is named once may break in further ways until the next release. What is not
 * seen is in {@link #whatIsNotSeen}; changes of what an operation does, of codes of problems and of
 * words that no enum lists, nobody sees but who makes them.
 */
class ReleasedContractTest {

  private static final Pattern NAMED =
      Pattern.compile("`((?:GET|POST|PATCH|PUT|DELETE) /[^` ]*|Problem)`");

  private final JsonNode contract = read(Path.of("openapi", "openapi.yaml"));

  @Test
  void whatBreaksUsersOfTheLastReleaseIsSaidInTheChangelog() throws Exception {
    Set<String> unsaid = Breaks.between(lastReleased(), contract);
    unsaid.removeAll(named(Files.readString(Path.of("CHANGELOG.md"))));
    assertEquals(Set.of(), unsaid, "breaking, and not in CHANGELOG.md as - **Breaking**");
  }

  @Test
  void onlyABulletOfTheVersionThatSaysSoNamesWhatBreaks() {
    String changelog =
        """
        # Changelog

        ## Unreleased

        - `GET /account` is faster.
        - **Breaking**: no more than before of `POST /cohorts` and
          `PATCH /cohorts/{name}`; `Problem` has fewer codes.

        ## 0.1.0

        - **Breaking**: `GET /roles`.
        """;
    assertEquals(Set.of("POST /cohorts", "PATCH /cohorts/{name}", "Problem"), named(changelog));
  }

  @Test
  void everyKindOfBreakIsSeen() {
    assertEquals(Set.of(), Breaks.between(contract, contract));
    String schemas = "/components/schemas/";
    Map<String, Consumer<ObjectNode>> breaks =
        Map.ofEntries(
            entry(
                "DELETE /roles/{name}",
                whole -> at(whole, "/paths/~1roles~1{name}").remove("delete")),
            entry(
                "GET /cohorts", whole -> list(whole, "/paths/~1cohorts/get/parameters").remove(0)),
            entry(
                "POST /cohorts",
                whole -> list(whole, schemas + "CohortRequest/required").add("description")),
            entry(
                "GET /cohorts/{name}",
                whole -> at(whole, schemas + "Cohort/properties").remove("signInUrl")),
            entry(
                "GET /grants/{id}",
                whole -> at(whole, schemas + "Grant/properties/id").put("type", "integer")),
            entry(
                "GET /grants",
                whole -> at(whole, schemas + "GrantPage/properties/items").put("type", "object")),
            entry(
                "GET /instance-profiles/{name}",
                whole -> list(whole, schemas + "InstanceProfileState/enum").add("X")),
            entry("POST /grants", whole -> list(whole, schemas + "GrantType/enum").remove(0)),
            entry(
                "POST /roles",
                whole -> at(whole, schemas + "RoleRequest/properties/adopt").put("type", "string")),
            entry(
                "POST /plans/roles",
                whole -> at(whole, schemas + "RoleRequest/properties").remove("adopt")),
            entry(
                "PATCH /roles/{name}",
                whole ->
                    at(whole, schemas + "RoleSettings/properties/description")
                        .put("type", "string")),
            entry(
                "GET /cohorts/{name}/members",
                whole ->
                    at(whole, schemas + "MemberPage/properties/items/items")
                        .removeAll()
                        .putArray("anyOf")
                        .add(reference("Member"))
                        .add(json().put("type", "null"))),
            entry(
                "GET /cohorts/{name}/roster",
                whole ->
                    at(whole, "/paths/~1cohorts~1{name}~1roster/get/responses/200/content")
                        .remove("text/csv")),
            entry(
                "Problem",
                whole -> at(whole, schemas + "Problem/properties/status").put("type", "string")));
    breaks.forEach(
        (operation, change) ->
            assertTrue(brokenBy(change).contains(operation), () -> operation + " was not seen"));
  }

  /** Known, so that nobody relies on it. */
  @Test
  void whatIsNotSeen() {
    Consumer<ObjectNode> longer =
        whole -> at(whole, "/components/schemas/CohortRequest/properties/name").put("minLength", 9);
    Consumer<ObjectNode> otherPlace =
        whole -> {
          ArrayNode parameters = list(whole, "/paths/~1cohorts/post/parameters");
          parameters.add(parameters.remove(0));
        };
    assertEquals(Set.of(), brokenBy(longer), "a text that has to be longer");
    assertEquals(Set.of(), brokenBy(otherPlace), "another order, for clients that go by it");
  }

  private Set<String> brokenBy(Consumer<ObjectNode> change) {
    ObjectNode changed = contract.deepCopy();
    change.accept(changed);
    assertFalse(changed.equals(contract), "nothing was changed");
    return Breaks.between(contract, changed);
  }

  private static ObjectNode at(ObjectNode whole, String pointer) {
    return (ObjectNode) whole.at(pointer);
  }

  private static ArrayNode list(ObjectNode whole, String pointer) {
    return (ArrayNode) whole.at(pointer);
  }

  private static ObjectNode reference(String schema) {
    return json().put("$ref", "#/components/schemas/" + schema);
  }

  private static ObjectNode json() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static Set<String> named(String changelog) {
    String version = changelog.split("(?m)^## ")[1];
    return Stream.of(version.split("(?m)^- "))
        .filter(bullet -> bullet.startsWith("**Breaking**"))
        .flatMap(bullet -> NAMED.matcher(bullet).results())
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JsonNode lastReleased() throws IOException {
    try (Stream<Path> released = Files.list(Path.of("openapi", "released"))) {
      return read(
          released
              .max(
                  Comparator.comparing(
                      file -> Version.parse(file.getFileName().toString().replace(".yaml", ""))))
              .orElseThrow());
    }
  }

  private static JsonNode read(Path file) {
    try {
      return new YAMLMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
