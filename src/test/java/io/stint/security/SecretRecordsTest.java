package io.stint.security;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What ends up in a log by way of a record's {@code toString} is never a secret. */
class SecretRecordsTest {

  private static final String SECRET = "Not-F0r-logs!";
  private static final String NAMES = "(?i).*(password|secret|plaintext).*";

  /** Where the name does not say it. */
  private static final List<String> OTHERS =
      List.of("PasswordRule.value", "Rendered.body", "ApiResponse.body");

  @Test
  void noRecordSaysItsSecret() throws Exception {
    List<String> seen = new ArrayList<>();
    for (Class<?> type : typesOfStint()) {
      if (type.isRecord() && !type.getPackageName().endsWith(".sandbox")) {
        look(type, seen);
      }
    }
    // Those that are known to have one; a rule that looks at nothing says nothing.
    for (String known :
        List.of(
            "NewAccessKey", "Pair", "Item", "FreshPassword", "Made", "Rendered", "ApiResponse")) {
      assertTrue(seen.contains(known), seen.toString());
    }
  }

  private static List<Class<?>> typesOfStint() throws Exception {
    Path root = Path.of(Secrets.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root.resolve("io/stint"))) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> f.toString().endsWith(".class"))::iterator) {
        String name = root.relativize(file).toString().replace(File.separatorChar, '.');
        String type = name.substring(0, name.length() - ".class".length());
        types.add(Class.forName(type, false, Secrets.class.getClassLoader()));
      }
    }
    return types;
  }

  private static void look(Class<?> type, List<String> seen) throws Exception {
    RecordComponent[] components = type.getRecordComponents();
    if (Arrays.stream(components).noneMatch(SecretRecordsTest::holdsSecret)) {
      return;
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = Arrays.stream(components).map(SecretRecordsTest::example).toArray();
    Constructor<?> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    assertFalse(constructor.newInstance(values).toString().contains(SECRET), type.getName());
    seen.add(type.getSimpleName());
  }

  private static boolean holdsSecret(RecordComponent component) {
    Class<?> type = component.getType();
    String place = component.getDeclaringRecord().getSimpleName() + "." + component.getName();
    return (type == String.class || type == Object.class)
        && (component.getName().matches(NAMES) || OTHERS.contains(place));
  }

  private static Object example(RecordComponent component) {
    Class<?> type = component.getType();
    if (holdsSecret(component)) {
      return SECRET;
    }
    if (type == boolean.class) {
      return false;
    }
    if (type == int.class) {
      return 0;
    }
    return type == long.class ? (Object) 0L : null;
  }
}
