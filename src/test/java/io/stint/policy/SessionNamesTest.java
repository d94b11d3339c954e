package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The session name of a role elsewhere is the user's own; nothing else is given more or less. */
class SessionNamesTest {

  private static final String ROLE = "arn:aws:iam::999999999999:role/x";
  private static final String BUCKET = "arn:aws:s3:::b";

  private static boolean allows(
      PolicyDocument document, String action, String resource, String session) {
    AccessRequest.Builder request =
        AccessRequest.by(new Caller.User("arn:aws:iam::123456789012:user/ada", "AIDAADA"))
            .action(action)
            .on(resource)
            .ownedBy("123456789012");
    if (session != null) {
      request.with("sts:RoleSessionName", session);
    }
    return Evaluator.decide(
            request.build(),
            Policies.identity(List.of(new NamedPolicy("p", Side.IDENTITY, document))))
        == Decision.ALLOWED;
  }

  @ParameterizedTest
  @CsvSource({
    "sts:AssumeRole s3:*",
    "sts:* s3:*",
    "sts:Assume* s3:Get*",
    "*",
    "STS:ASSUMEROLE sts:TagSession s3:GetObject"
  })
  void theNameIsForcedAndTheRestIsAsItWas(String actions) {
    PolicyDocument forced =
        PolicyDocument.of(Statement.allow(actions.split(" ")).sid("Mine").on(ROLE, BUCKET).build())
            .namingSessions();
    assertEquals(true, allows(forced, "sts:AssumeRole", ROLE, "ada"));
    assertEquals(false, allows(forced, "sts:AssumeRole", ROLE, "bob"));
    assertEquals(false, allows(forced, "sts:AssumeRole", ROLE, null));
    assertEquals(true, allows(forced, "s3:GetObject", BUCKET, null));
    assertSame(forced, forced.namingSessions());
  }

  @Test
  void everythingButSomethingIsForcedWhereARoleIsMeant() {
    Statement but = Statement.allow().notActions(List.of("iam:*")).on(ROLE, BUCKET).build();
    PolicyDocument forced = PolicyDocument.of(but).namingSessions();
    assertEquals(false, allows(forced, "sts:AssumeRole", ROLE, "bob"));
    assertEquals(true, allows(forced, "sts:AssumeRole", ROLE, "ada"));
    assertEquals(true, allows(forced, "s3:GetObject", BUCKET, null));
  }

  @Test
  void aNameThatIsAskedForIsAskedForStill() {
    Statement one =
        Statement.allow("sts:AssumeRole")
            .on(ROLE)
            .when("StringEquals", "STS:RoleSessionName", "bob")
            .build();
    PolicyDocument forced = PolicyDocument.of(one).namingSessions();
    assertEquals(false, allows(forced, "sts:AssumeRole", ROLE, "ada"));
    assertEquals(false, allows(forced, "sts:AssumeRole", ROLE, "bob"));
  }

  @Test
  void anOldDocumentBecomesOneThatHasVariables() {
    String old =
        "{\"Version\":\"2008-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":"
            + "\"sts:AssumeRole\",\"Resource\":\""
            + ROLE
            + "\",\"Condition\":{\"StringEquals\":{\"sts:RoleSessionName\":"
            + "\"${aws:username}\"}}}}";
    PolicyDocument forced = PolicyDocument.parse(old).namingSessions();
    assertEquals(false, allows(forced, "sts:AssumeRole", ROLE, "bob"));
  }

  @Test
  void whatAssumesNothingIsNotTouched() {
    PolicyDocument plain =
        PolicyDocument.of(
            Statement.allow("s3:*").on("*").build(),
            Statement.deny("sts:AssumeRole").on("*").build(),
            Statement.allow("*").on(BUCKET).build());
    assertSame(plain, plain.namingSessions());
    assertEquals(List.of(), plain.assumedRoles());
  }
}
