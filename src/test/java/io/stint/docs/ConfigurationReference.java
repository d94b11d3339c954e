package io.stint.docs;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The settings of the {@code @ConfigMapping} interfaces as a page: read from their source. */
final class ConfigurationReference {

  private static final Path SOURCES = Path.of("src", "main", "java");

  private final Properties shipped = new Properties();

  ConfigurationReference() throws IOException {
    Path file = Path.of("src", "main", "resources", "application.properties");
    try (Reader in = Files.newBufferedReader(file)) {
      shipped.load(in);
    }
  }

  /** Names of our own that are set in the file that is shipped, without profiles. */
  List<String> shippedNames() {
    return shipped.stringPropertyNames().stream()
        .map(name -> name.replaceFirst("^%[a-z]+\\.", ""))
        .filter(name -> name.startsWith("stint."))
        .distinct()
        .sorted()
        .toList();
  }

  /** A table for each interface, by prefix. */
  String markdown() throws IOException {
    Map<String, String> tables = new TreeMap<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(mappings()));
      DocTrees documents = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        for (Tree type : unit.getTypeDecls()) {
          ClassTree mapping = (ClassTree) type;
          annotation(mapping.getModifiers(), "ConfigMapping")
              .ifPresent(prefix -> tables.put(prefix, table(documents, unit, mapping, prefix)));
        }
      }
    }
    return String.join("\n", tables.values());
  }

  private static List<Path> mappings() throws IOException {
    try (Stream<Path> all = Files.walk(SOURCES)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .filter(ConfigurationReference::isMapping)
          .sorted()
          .toList();
    }
  }

  private static boolean isMapping(Path file) {
    try {
      return Files.readString(file).contains("@ConfigMapping(");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String table(
      DocTrees documents, CompilationUnitTree unit, ClassTree mapping, String prefix) {
    TreePath path = new TreePath(new TreePath(unit), mapping);
    StringBuilder out =
        new StringBuilder("### ")
            .append(prefix)
            .append("\n\n")
            .append(text(documents.getDocComment(path)))
            .append("\n\n| setting | default | what it is |\n|---|---|---|\n");
    rows(documents, path, mapping, prefix, out);
    return out.toString();
  }

  /** What is set for each of several has their name between: {@code STINT_WEBHOOKS_<NAME>_URL}. */
  private void rows(
      DocTrees documents, TreePath path, ClassTree mapping, String prefix, StringBuilder out) {
    for (Tree member : mapping.getMembers()) {
      if (member instanceof ClassTree each) {
        rows(documents, new TreePath(path, each), each, prefix + ".<name>", out);
      } else if (member instanceof MethodTree method && !isMapOfAll(method)) {
        String name = prefix + "." + kebab(method.getName().toString());
        out.append("| `")
            .append(environment(name))
            .append("` | ")
            .append(inProduction(name, method).map(value -> "`" + value + "`").orElse("none"))
            .append(" | ")
            .append(text(documents.getDocComment(new TreePath(path, method))))
            .append(" |\n");
      }
    }
  }

  private static boolean isMapOfAll(MethodTree method) {
    return method.getModifiers().getAnnotations().stream()
        .anyMatch(one -> one.getAnnotationType().toString().equals("WithParentName"));
  }

  private Optional<String> inProduction(String name, MethodTree method) {
    return Stream.of("%prod." + name, name)
        .map(shipped::getProperty)
        .filter(value -> value != null)
        .findFirst()
        .or(() -> annotation(method.getModifiers(), "WithDefault"));
  }

  private static Optional<String> annotation(ModifiersTree modifiers, String name) {
    return modifiers.getAnnotations().stream()
        .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
        .map(AnnotationTree::getArguments)
        .map(arguments -> value(arguments.get(0)))
        .findFirst();
  }

  private static String value(ExpressionTree argument) {
    ExpressionTree value =
        argument instanceof AssignmentTree named ? named.getExpression() : argument;
    return String.valueOf(((LiteralTree) value).getValue());
  }

  private static String kebab(String method) {
    return method.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /**
   * <a
   * href="https://download.eclipse.org/microprofile/microprofile-config-3.1/microprofile-config-spec-3.1.html#default_configsources.env.mapping">As
   * MicroProfile maps it.</a>
   */
  static String environment(String name) {
    return name.replaceAll("[^A-Za-z0-9<>]", "_").toUpperCase(Locale.ROOT);
  }

  private static String text(String javadoc) {
    if (javadoc == null || javadoc.isBlank()) {
      throw new AssertionError("a setting has no Javadoc");
    }
    return javadoc
        .strip()
        .replaceAll("\\s+", " ")
        .replaceAll("\\{@(code|link) ([^}]*)}", "`$2`")
        .replace("|", "\\|");
  }
}
