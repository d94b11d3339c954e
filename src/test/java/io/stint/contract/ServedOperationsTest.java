package io.stint.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is served is described, and what is described is served. */
class ServedOperationsTest {

  private static final Set<String> VERBS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  private final Contract contract = Contract.ofFile();

  @Test
  void servedOperationsAreTheDescribedOnes() {
    Set<String> served =
        new ClassFileImporter()
            .importPath(java.nio.file.Path.of("target", "classes")).stream()
                .filter(type -> type.isAnnotatedWith(Path.class))
                .flatMap(ServedOperationsTest::operations)
                .collect(Collectors.toCollection(TreeSet::new));
    Set<String> described =
        contract.operations().stream()
            .map(Operation::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(String.join("\n", described), String.join("\n", served));
  }

  /** The generators take the first of several, or the one of the lowest status. */
  @Test
  void everyOperationHasOneMediaTypeEachWayAndOneSchemaOfSuccess() {
    for (Operation operation : contract.operations()) {
      assertEquals(
          operation.tree().has("requestBody") ? 1 : 0,
          operation.tree().at("/requestBody/content").size(),
          operation + ": media types of the request");
      Set<String> successes =
          operation.tree().path("responses").properties().stream()
              .filter(answer -> answer.getKey().startsWith("2"))
              .map(answer -> contract.resolved(answer.getValue()).path("content"))
              .filter(content -> !content.isEmpty())
              .flatMap(content -> content.properties().stream())
              .map(media -> media.getKey() + " " + media.getValue().path("schema"))
              .collect(Collectors.toSet());
      assertEquals(Math.min(1, successes.size()), successes.size(), operation + ": " + successes);
    }
  }

  private static Stream<String> operations(JavaClass type) {
    return type.getMethods().stream()
        .flatMap(
            method ->
                verbs(method)
                    .map(
                        verb ->
                            verb
                                + " "
                                + path(type.getAnnotationOfType(Path.class))
                                + method
                                    .tryGetAnnotationOfType(Path.class)
                                    .map(ServedOperationsTest::path)
                                    .orElse("")));
  }

  /** By name: the library's own classes are not read. */
  private static Stream<String> verbs(JavaMethod method) {
    return method.getAnnotations().stream()
        .map(annotation -> annotation.getRawType().getSimpleName())
        .filter(VERBS::contains);
  }

  private static String path(Path at) {
    String path = at.value().startsWith("/") ? at.value() : "/" + at.value();
    return path.equals("/") ? "" : path;
  }
}
