package io.stint.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.policy.PolicyDocument;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OfferedCallsTest {
  private final Account account =
      new Account(new SandboxClock(), new Quotas(Map.of()), new Faults(new SandboxClock()), null);

  @ParameterizedTest
  @EnumSource(
      value = ServiceProtocol.class,
      names = {"IAM", "STS"})
  void everyCallThatIsDescribedIsOffered(ServiceProtocol dialect) {
    Set<String> described =
        Resource.text(dialect.service() + ".calls")
            .lines()
            .filter(line -> line.startsWith("call "))
            .map(line -> line.split(" ")[1])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(described, new TreeSet<>(new Handlers(account, Map.of()).of(dialect).keySet()));
  }

  @Test
  void everyAwsManagedPolicyIsValidAndGivesSomething() {
    for (ManagedPolicy policy : account.awsPolicies.all()) {
      PolicyDocument document = PolicyDocument.parse(policy.document());
      assertFalse(document.isEmpty(), policy.arn());
      assertTrue(policy.id().matches("ANPA[A-Z0-9]{17}"), policy.arn());
    }
  }
}
