package io.stint.grant.use;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.utils.StringInputStream;

class ProfileNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"Ops", "RoleS3FullAccess", "a_b", "x@y.z", "a+b", "7"})
  void aNameThatEveryToolReadsStays(String role) {
    assertEquals(role, ProfileName.ofRole(role));
    assertEquals("stint-" + role, ProfileName.ofUser(role));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=b,c",
        "default",
        "Default",
        "+",
        "-x",
        "@a",
        ".a",
        "=",
        "stint-ada",
        "role-x",
        "a-process"
      })
  void anotherOneIsGivenOneThatIsRead(String role) {
    String name = ProfileName.ofRole(role);
    assertTrue(name.matches("role-[A-Za-z0-9_+.@-]+-[0-9a-f]{8}"), name);
    assertTrue(read("[profile " + name + "]\nregion = here\n", name), name);
  }

  @Test
  void namesThatWouldBecomeOneStayTwo() {
    assertNotEquals(ProfileName.ofRole("a=b"), ProfileName.ofRole("a,b"));
    assertNotEquals(ProfileName.ofUser("a=b"), ProfileName.ofUser("a,b"));
    assertNotEquals(ProfileName.ofRole("stint-ada"), ProfileName.ofUser("ada"));
  }

  /** Why. */
  @ParameterizedTest
  @ValueSource(strings = {"a=b", "a,b"})
  void theSdkForJavaDoesNotFindWhatStandsThere(String name) {
    assertFalse(read("[profile " + name + "]\nregion = here\n", name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x = y", "x = y\n"})
  void aSectionIsItsOwnWhateverTheFileEndsWith(String before) {
    io.stint.grant.use.Profile ops =
        new io.stint.grant.use.Profile(
            "Ops",
            "arn:aws:iam::123456789012:role/Ops",
            "stint-ada",
            true,
            "ada",
            "id",
            null,
            3600,
            900,
            "us-east-1");
    assertTrue(read("[profile other]\n" + before + ops.section(), "Ops"));
    assertTrue(read("[profile other]\n" + before + ops.section(), "other"));
  }

  private static boolean read(String file, String name) {
    return ProfileFile.builder()
        .type(ProfileFile.Type.CONFIGURATION)
        .content(new StringInputStream(file))
        .build()
        .profile(name)
        .map(Profile::properties)
        .filter(properties -> !properties.isEmpty())
        .isPresent();
  }
}
