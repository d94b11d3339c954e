package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {

  private static final List<Function<String, Object>> NAMES =
      List.of(
          UserName::new,
          GroupName::new,
          RoleName::new,
          InstanceProfileName::new,
          PolicyName::new,
          SessionName::new);

  @ParameterizedTest
  @ValueSource(strings = {"ada", "ada@uw.edu", "A+b=c,d.e_f-g", "Ab", "12"})
  void whatIamTakesIsAName(String name) {
    NAMES.forEach(type -> assertEquals(name, type.apply(name).toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "é", "a:b", "a*", "a\n", "ada\u0000"})
  void whatIamRefusesIsRefusedInWords(String name) {
    for (Function<String, Object> type : NAMES) {
      String said =
          assertThrows(IllegalArgumentException.class, () -> type.apply(name)).getMessage();
      assertTrue(said.contains("characters") || said.contains("may hold"), said);
    }
  }

  @Test
  void lengthsAreThoseOfTheModel() {
    new UserName("x".repeat(64));
    new RoleName("x".repeat(64));
    new GroupName("x".repeat(128));
    new InstanceProfileName("x".repeat(128));
    new PolicyName("x".repeat(128));
    refused(() -> new UserName("x".repeat(65)), "a user name must have 1 to 64 characters, got 65");
    refused(() -> new RoleName("x".repeat(65)), "got 65");
    refused(() -> new GroupName("x".repeat(129)), "got 129");
    refused(() -> new PolicyName("x".repeat(129)), "got 129");
    refused(() -> new SessionName("x"), "2 to 64");
    refused(() -> new UserName(null), "missing");
  }

  @Test
  void namesAreTheSameIgnoringCaseButInlinePolicies() {
    assertEquals(new UserName("Ada"), new UserName("ADA"));
    assertEquals(new UserName("Ada").hashCode(), new UserName("ADA").hashCode());
    assertEquals(new GroupName("Admins"), new GroupName("admins"));
    assertEquals(new RoleName("Dev"), new RoleName("dev"));
    assertEquals("ada", new UserName("Ada").key());
    assertEquals("Ada", new UserName("Ada").toString());
    assertNotEquals(new PolicyName("A"), new PolicyName("a"));
  }

  @Test
  void anArnIsTakenApart() {
    Arn arn = new Arn("arn:aws:iam::123456789012:user/stint/ada");
    assertEquals("aws", arn.partition());
    assertEquals("iam", arn.service());
    assertEquals(new AccountId("123456789012"), arn.account().orElseThrow());
    assertEquals("user/stint/ada", arn.resource());
    assertEquals("user", arn.resourceType());
    assertEquals("ada", arn.resourceName());
    assertEquals("root", new Arn("arn:aws:iam::123456789012:root").resourceType());
    assertTrue(new Arn("arn:aws:iam::aws:policy/ReadOnlyAccess").account().isEmpty());
    refused(() -> new Arn("arn:aws:iam:12345678"), "form");
    refused(() -> new Arn("arn:aws"), "20 to 2048");
  }

  @Test
  void aPolicyArnNamesAPolicy() {
    PolicyArn aws = new PolicyArn("arn:aws:iam::aws:policy/service-role/AWSConfigRole");
    assertTrue(aws.awsManaged());
    assertEquals(new PolicyName("AWSConfigRole"), aws.name());
    assertFalse(new PolicyArn("arn:aws:iam::123456789012:policy/stint/p").awsManaged());
    refused(() -> new PolicyArn("arn:aws:iam::123456789012:role/stint/p"), "policy ARN");
    refused(() -> new PolicyArn("arn:aws:iam::123:policy/stint/p"), "policy ARN");
  }

  @Test
  void aPathSaysWhoseItIs() {
    assertTrue(new IamPath("/stint/a/").isUnder(new IamPath("/stint/")));
    assertFalse(new IamPath("/stinter/").isUnder(new IamPath("/stint/")));
    assertFalse(new IamPath("/").isUnder(new IamPath("/stint/")));
    assertTrue(new IamPath("/aws-service-role/x/").isReserved());
    refused(() -> new IamPath("stint"), "begins and ends");
    refused(() -> new IamPath("/a b/"), "begins and ends");
  }

  @Test
  void whatIsOursLiesUnderAPathOfItsOwn() {
    new Ownership(new IamPath("/stint/eu/"), "stint");
    refused(() -> new Ownership(new IamPath("/"), "stint"), "stint.iam.path");
    refused(() -> new Ownership(new IamPath("/a*b/"), "stint"), "stint.iam.path");
    refused(() -> new Ownership(new IamPath("/stint/"), " "), "managed-by");
  }

  @Test
  void tagsThatAreNotTheirsAreRefused() {
    assertEquals("x", Tags.of(Map.of("Team", "x")).get("team").orElseThrow());
    refused(() -> Tags.of(Map.of("aws:x", "y")), "reserved");
    refused(() -> Tags.of(Map.of("Stint:managed-by", "me")), "reserved");
    refused(() -> Tags.of(Map.of("a", "1", "A", "2")), "case");
    refused(() -> Tags.of(Map.of("", "1")), "1 to 128");
    refused(() -> Tags.of(Map.of("a", "x".repeat(257))), "256");
    refused(() -> Tags.of(Map.of("a", "{}")), "may hold");
  }

  @Test
  void theyTravelAsPlainJson() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    record Wire(UserName user, PolicyArn policy, Tags tags) {}
    Wire wire =
        new Wire(
            new UserName("ada"),
            new PolicyArn("arn:aws:iam::aws:policy/ReadOnlyAccess"),
            Tags.of(Map.of("a", "b")));
    String text =
        "{\"user\":\"ada\",\"policy\":\"arn:aws:iam::aws:policy/ReadOnlyAccess\","
            + "\"tags\":{\"a\":\"b\"}}";
    assertEquals(text, json.writeValueAsString(wire));
    assertEquals(wire, json.readValue(text, Wire.class));
    assertThrows(
        ValueInstantiationException.class, () -> json.readValue("\"a b\"", UserName.class));
  }

  private static void refused(Runnable make, String part) {
    String said = assertThrows(IllegalArgumentException.class, make::run).getMessage();
    assertTrue(said.contains(part), said);
  }
}
