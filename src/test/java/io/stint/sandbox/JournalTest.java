package io.stint.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;

class JournalTest {
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"AWS\":\"arn:aws:iam::123456789012:user/ada\"},\"Action\":\"sts:AssumeRole\"}]}";

  @TempDir Path folder;

  private SandboxAws start(Path data) {
    return SandboxAws.start(SandboxAws.Options.inMemory().data(data));
  }

  @Test
  void whatWasAnsweredIsThereAfterAKill() throws Exception {
    AccessKey key;
    Path killed = folder.resolve("killed");
    try (SandboxAws aws = start(folder.resolve("running"))) {
      IamClient iam = Clients.iam(aws);
      iam.createUser(r -> r.userName("ada"));
      iam.createUser(r -> r.userName("bob"));
      iam.createGroup(r -> r.groupName("g"));
      iam.addUserToGroup(r -> r.userName("ada").groupName("g"));
      iam.createLoginProfile(r -> r.userName("ada").password("Correct-Horse-9"));
      iam.deleteUser(r -> r.userName("bob"));
      iam.createRole(r -> r.roleName("r").assumeRolePolicyDocument(TRUST));
      iam.updateUser(r -> r.userName("ada").newUserName("Ada2"));
      key = iam.createAccessKey(r -> r.userName("Ada2")).accessKey();
      // What a killed process leaves: the journal as it is now, never closed.
      Files.createDirectories(killed);
      Files.copy(folder.resolve("running").resolve("aws.journal"), killed.resolve("aws.journal"));
    }
    Files.writeString(
        killed.resolve("aws.journal"),
        "[[\"users\",\"half-writ",
        StandardCharsets.UTF_8,
        StandardOpenOption.APPEND);
    for (int restart = 0; restart < 2; restart++) {
      try (SandboxAws aws = start(killed)) {
        IamClient iam = Clients.iam(aws);
        assertEquals(1, iam.listUsers().users().size());
        assertEquals("Ada2", iam.getGroup(r -> r.groupName("g")).users().get(0).userName());
        iam.getLoginProfile(r -> r.userName("ada2"));
        iam.getRole(r -> r.roleName("r"));
        Clients.sts(aws, Clients.of(key)).getCallerIdentity();
      }
    }
  }

  @Test
  void aFolderBelongsToOneSandbox() {
    try (SandboxAws aws = start(folder)) {
      assertThrows(IllegalStateException.class, () -> start(folder));
      Clients.iam(aws).listUsers();
    }
    start(folder).close();
  }
}
