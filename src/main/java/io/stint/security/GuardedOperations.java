package io.stint.security;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every operation says itself who may call it: a service that has one without does not start. (What
 * is no room of Stint's is closed by {@code deny-unannotated-endpoints}.)
 */
@Startup(Doors.BEFORE_THE_SCHEDULER)
@ApplicationScoped
class GuardedOperations {

  private static final String OURS = "io.stint.";
  private static final String VERB = "jakarta.ws.rs.HttpMethod";

  GuardedOperations(BeanManager beans) {
    requireGuarded(
        beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
            .<Class<?>>map(bean -> bean.getBeanClass())
            .filter(type -> type.getName().startsWith(OURS)));
  }

  /**
   * @throws ConfigurationException where an operation names no role
   */
  static void requireGuarded(Stream<Class<?>> types) {
    List<String> open =
        types
            .distinct()
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(GuardedOperations::isServed)
            .filter(method -> !isGuarded(method))
            .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
            .sorted()
            .toList();
    if (!open.isEmpty()) {
      throw new ConfigurationException("These operations do not say who may call them: " + open);
    }
  }

  /** By name: this room knows nothing of JAX-RS. */
  private static boolean isServed(Method method) {
    return Arrays.stream(method.getAnnotations())
        .flatMap(with -> Arrays.stream(with.annotationType().getAnnotations()))
        .map(Annotation::annotationType)
        .anyMatch(type -> type.getName().equals(VERB));
  }

  private static boolean isGuarded(Method method) {
    RolesAllowed roles = method.getAnnotation(RolesAllowed.class);
    if (roles == null) {
      roles = method.getDeclaringClass().getAnnotation(RolesAllowed.class);
    }
    return roles != null && roles.value().length > 0;
  }
}
