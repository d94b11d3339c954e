package io.stint;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The arrows between the rooms and what else holds for all of them. Each rule is also run against
 * the classes under {@code broken}, which break every one: a rule that cannot fail says nothing.
 */
class ArchitectureTest {

  private static final Set<String> SHARED =
      Set.of("policy", "reconcile", "iam", "audit", "web", "database", "security", "access");

  /** Which rooms a room may use. A new room is a line here. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("access", Set.of("reconcile", "audit", "web", "database", "security")),
          Map.entry("account", SHARED),
          Map.entry("cohort", and(SHARED, "entitlement", "sweep")),
          Map.entry("role", and(SHARED, "entitlement", "sweep")),
          Map.entry("grant", and(SHARED, "cohort", "role", "entitlement")),
          Map.entry("webhook", SHARED),
          Map.entry("instanceprofile", and(SHARED, "role", "sweep")),
          Map.entry("sweep", SHARED),
          Map.entry("entitlement", Set.of("iam", "policy", "reconcile")),
          Map.entry("policy", Set.of()),
          Map.entry("database", Set.of()),
          Map.entry("reconcile", Set.of("database")),
          Map.entry("iam", Set.of("policy", "database", "security")),
          Map.entry("audit", Set.of("web", "database", "security", "iam")),
          Map.entry("web", Set.of("security", "database")),
          Map.entry("security", Set.of("database")),
          Map.entry("sandbox", Set.of("policy")));

  /** Sub-folders that other rooms may use; all others are their own room's alone. */
  private static final Set<String> DOORS = Set.of();

  private static final JavaClasses STINT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.stint");

  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages("broken");

  @Test
  void everyRoomIsKnown() {
    Set<String> rooms = new TreeSet<>();
    for (JavaClass type : STINT) {
      String room = room("io.stint", type);
      if (!room.isEmpty()) {
        rooms.add(room);
      }
    }
    rooms.removeAll(ARROWS.keySet());
    assertEquals(Set.of(), rooms, "rooms without arrows");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access",
        "account",
        "cohort",
        "role",
        "grant",
        "instanceprofile",
        "webhook",
        "sweep",
        "entitlement",
        "policy",
        "database",
        "reconcile",
        "iam",
        "audit",
        "web",
        "security",
        "sandbox"
      })
  void arrowsPointOneWay(String room) {
    arrowsOf("io.stint", room).check(STINT);
  }

  @Test
  void theAwsSdkIsInIamAlone() {
    awsOnlyInIam("io.stint").check(STINT);
  }

  @Test
  void jdbcIsInDatabaseAlone() {
    jdbcOnlyInDatabase("io.stint").check(STINT);
  }

  @Test
  void timeIsAnArgument() {
    noWallClock().check(STINT);
  }

  @Test
  void httpIsInResources() {
    httpOnlyInResources("io.stint").check(STINT);
  }

  @Test
  void everyResourceSaysWhoMayCallIt() {
    resourcesAreGuarded().check(STINT);
  }

  @Test
  void subFoldersAreEnteredByTheirRoom() {
    subFoldersAreClosed("io.stint").check(STINT);
  }

  @Test
  void theFastLaneBootsNothing() {
    JavaClasses tests =
        new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("io.stint");
    whatBootsIsTagged().check(tests);
  }

  @Test
  void roomsHaveNoCycles() {
    noCycles("io.stint").check(STINT);
  }

  @Test
  void eachRuleCanFail() {
    for (ArchRule rule :
        List.of(
            arrowsOf("broken", "reconcile"),
            awsOnlyInIam("broken"),
            jdbcOnlyInDatabase("broken"),
            noWallClock(),
            httpOnlyInResources("broken"),
            resourcesAreGuarded(),
            subFoldersAreClosed("broken"),
            whatBootsIsTagged(),
            noCycles("broken"))) {
      assertTrue(rule.evaluate(BROKEN).hasViolation(), rule.getDescription());
    }
  }

  private static ArchRule arrowsOf(String root, String room) {
    Set<String> allowed = and(ARROWS.get(room), room);
    return noClasses()
        .that()
        .resideInAPackage(root + "." + room + "..")
        .should()
        .dependOnClassesThat(
            describe(
                "are in a room other than " + allowed,
                type ->
                    type.getPackageName().startsWith(root) && !allowed.contains(room(root, type))))
        .allowEmptyShould(true);
  }

  private static ArchRule awsOnlyInIam(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".iam..")
        .should()
        .dependOnClassesThat(resideInAPackage("software.amazon.."));
  }

  /** But for which pool serves, the clock that measures a round trip, and what the sandbox runs. */
  private static ArchRule jdbcOnlyInDatabase(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(root + ".database..", root + ".sandbox..")
        .and()
        .haveNameNotMatching(".*[.](Databases|DatabaseClock)")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            Connection.class, Statement.class, PreparedStatement.class, DataSource.class);
  }

  private static ArchRule noWallClock() {
    DescribedPredicate<JavaAccess<?>> wallClock =
        describe(
            "the wall clock",
            access -> {
              String owner = access.getTargetOwner().getName();
              String name = access.getTarget().getName();
              boolean takesAClock = access.getTarget().getFullName().contains("java.time.Clock)");
              return owner.startsWith("java.time.") && name.equals("now") && !takesAClock
                  || owner.equals("java.time.Clock") && name.startsWith("system")
                  || owner.equals("java.lang.System") && name.equals("currentTimeMillis");
            });
    return noClasses()
        .that()
        .doNotHaveSimpleName("DatabaseClock")
        .and()
        .doNotHaveSimpleName("SandboxClock")
        .should()
        .accessTargetWhere(wallClock);
  }

  private static ArchRule httpOnlyInResources(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".web..")
        .and()
        .haveNameNotMatching(".*Resource(\\$.*)?")
        .should()
        .dependOnClassesThat(resideInAPackage("jakarta.ws.rs.."));
  }

  private static ArchRule resourcesAreGuarded() {
    return classes()
        .that()
        .areAnnotatedWith(Path.class)
        .should(nameARolePerOperation())
        .andShould()
        .notBeAnnotatedWith(PermitAll.class)
        .andShould(haveNoMethodThatIsOpen());
  }

  private static ArchCondition<JavaClass> nameARolePerOperation() {
    return new ArchCondition<>("name a role per operation") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaMethod method : type.getMethods()) {
          if (method.isMetaAnnotatedWith(HttpMethod.class)
              && !method.isAnnotatedWith(RolesAllowed.class)) {
            events.add(SimpleConditionEvent.violated(method, method.getFullName() + " names none"));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> haveNoMethodThatIsOpen() {
    return new ArchCondition<>("have no method that is open to everybody") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaMethod method : type.getMethods()) {
          if (method.isAnnotatedWith(PermitAll.class)) {
            events.add(SimpleConditionEvent.violated(method, method.getFullName() + " is open"));
          }
        }
      }
    };
  }

  /** {@code -Pfast} leaves out what is tagged so. */
  private static ArchRule whatBootsIsTagged() {
    return classes()
        .that()
        .areAnnotatedWith(QuarkusTest.class)
        .should(
            new ArchCondition<>("be tagged \"boots\", or its base is") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                Tag tag = type.reflect().getAnnotation(Tag.class);
                if (tag == null || !tag.value().equals("boots")) {
                  events.add(SimpleConditionEvent.violated(type, type.getName() + " is not"));
                }
              }
            });
  }

  private static ArchRule subFoldersAreClosed(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            new ArchCondition<>("use no sub-folder of another room that is not a door") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                    .filter(use -> isClosed(root, room(root, type), use.getTargetClass()))
                    .forEach(
                        use ->
                            events.add(SimpleConditionEvent.violated(type, use.getDescription())));
              }
            });
  }

  private static boolean isClosed(String root, String from, JavaClass used) {
    String there = used.getPackageName();
    if (!there.startsWith(root + ".")) {
      return false;
    }
    String below = there.substring(root.length() + 1);
    return below.contains(".") && !room(root, used).equals(from) && !DOORS.contains(below);
  }

  private static ArchRule noCycles(String root) {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  private static String room(String root, JavaClass type) {
    String below = type.getPackageName().substring(root.length());
    return below.isEmpty() ? "" : below.substring(1).split("\\.")[0];
  }

  private static Set<String> and(Set<String> some, String... more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(List.of(more));
    return all;
  }
}
