package io.stint.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.stint.policy.PolicyDocument;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;

/** What {@code docs/iam/kms.json} allows is what the code calls of KMS. */
class KmsRightsTest {

  @Test
  void itIsToOpenAndNothingElse() {
    Set<String> called = new TreeSet<>();
    new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("io.stint")
        .forEach(
            type ->
                type.getMethodCallsFromSelf().stream()
                    .filter(
                        call -> call.getTargetOwner().getName().equals(KmsClient.class.getName()))
                    .map(call -> call.getName())
                    .filter(name -> !Set.of("builder", "close").contains(name))
                    .forEach(called::add));
    assertEquals(Set.of("decrypt"), called);
    assertEquals(
        List.of("kms:Decrypt"),
        PolicyDocument.parse(KmsDocument.filledIn()).statements().get(0).action().values());
  }
}
