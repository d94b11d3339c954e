package io.stint.role;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input: a clear answer with a pointer, and nothing stored. */
@QuarkusTest
class RoleInputTest extends RoleStory {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/trust/0/service | {'type':'SERVICE','service':'*'}",
        "/trust/0/service | {'type':'SERVICE'}",
        "/trust/0/accountId | {'type':'ACCOUNT','accountId':'*'}",
        "/trust/0/externalId | {'type':'ACCOUNT','accountId':'987654321098','externalId':'x'}",
        "/trust/0/arn | {'type':'PRINCIPAL','arn':'*'}",
        "/trust/0/arn | {'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/*'}",
        "/trust/0/arn | {'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:root'}",
        "/trust/0/provider | {'type':'SAML','provider':'x'}",
        "/trust/0/arn | {'type':'PRINCIPAL','arn':'arn:aws-us-gov:iam::987654321098:user/x'}",
        "/trust/0/subject |"
            + " {'type':'OIDC','provider':'arn:aws:iam::123456789012:oidc-provider/i.x','audience':'a'}",
        "/trust/0/audience |"
            + " {'type':'OIDC','provider':'arn:aws:iam::123456789012:oidc-provider/i.x','subject':'a'}",
        "/trust/0/subject |"
            + " {'type':'OIDC','provider':'arn:aws:iam::123456789012:oidc-provider/i.x','audience':'a','subject':'*'}",
        "/trust/0/subject |"
            + " {'type':'OIDC','provider':'arn:aws:iam::123456789012:oidc-provider/i.x','audience':'a','subject':'*:*'}",
        "/trust/0/audience |"
            + " {'type':'OIDC','provider':'arn:aws:iam::123456789012:oidc-provider/i.x','audience':'*','subject':'a'}",
        "/trust/0/subject |"
            + " {'type':'OIDC','provider':'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com','audience':'a','subject':'repo:*'}",
        "/trust/0/subject |"
            + " {'type':'OIDC','provider':'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com','audience':'a','subject':'repo:my*/x:*'}",
        "/trust/0/externalId |"
            + " {'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/ci','externalId':'x'}",
        "/trust/0/sourceAccount |"
            + " {'type':'SERVICE','service':'lambda.amazonaws.com','sourceAccount':'*'}",
        "/trust/0/sourceArn |"
            + " {'type':'SERVICE','service':'lambda.amazonaws.com','sourceArn':'*'}",
        "/trust/0/sourceArn |"
            + " {'type':'SERVICE','service':'lambda.amazonaws.com','sourceArn':'arn:aws-cn:lambda:*:123456789012:function:x'}",
        "/trust/0/organizationId |"
            + " {'type':'ACCOUNT','accountId':'987654321098','organizationId':'*'}",
        "/trust/0/organizationPaths/1 |"
            + " {'type':'ACCOUNT','accountId':'987654321098','organizationPaths':['o-a1b2c3d4e5/r-ab12/*','*']}",
        "/trust/0/principalArnLike/0 |"
            + " {'type':'ACCOUNT','accountId':'987654321098','principalArnLike':['arn:aws:iam::123456789012:role/x*']}",
        "/trust/0/principalArnLike/0 |"
            + " {'type':'ACCOUNT','accountId':'987654321098','principalArnLike':['*']}",
        "/trust/0/tagSession |"
            + " {'type':'SERVICE','service':'ec2.amazonaws.com','tagSession':true}",
        "/trust/0/conditions/StringEquals/team |"
            + " {'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/ci','conditions':{'StringEquals':{'team':['a']}}}",
        "/trust/0/conditions/StringEquals/aws:PrincipalTag~1team |"
            + " {'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/ci','conditions':{'StringEquals':{'aws:PrincipalTag/team':[]}}}",
        "/trust/0/conditions/StringEquals/aws:x/0 |"
            + " {'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/ci','conditions':{'StringEquals':{'aws:x':[null]}}}",
        "/trust/0/conditions/StringEquals |"
            + " {'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/ci','conditions':{'StringEquals':null}}",
        "/trust/0/conditions/StringIs/aws:x |"
            + " {'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/ci','conditions':{'StringIs':{'aws:x':['a']}}}",
        "/trust/0/conditions/IpAddress/aws:SourceIp |"
            + " {'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/ci','conditions':{'IpAddress':{'aws:SourceIp':['here']}}}",
        "/trust/0/conditions/stringequals/STS:ExternalId |"
            + " {'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/ci','externalId':'e-42','conditions':{'stringequals':{'STS:ExternalId':['e-43']}}}",
        "/trust/0/conditions/bool/aws:MultiFactorAuthPresent |"
            + " {'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/ci','mfa':true,'conditions':{'bool':{'aws:MultiFactorAuthPresent':['false']}}}",
        "/trust/0/conditions/StringEquals/i.x:sub |"
            + " {'type':'OIDC','provider':'arn:aws:iam::123456789012:oidc-provider/i.x','audience':'a','subject':'s','conditions':{'StringEquals':{'i.x:sub':['t']}}}",
        "/trust/0/conditions/stringlike/aws:A |"
            + " {'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/ci','conditions':{'StringLike':{'aws:a':['1']},'stringlike':{'aws:A':['2']}}}",
        "/trust/0/colour | {'type':'SERVICE','service':'ec2.amazonaws.com','colour':'red'}",
        "/trust/0 | {'type':'EVERYBODY'}",
        "/trust/0 | {'service':'ec2.amazonaws.com'}",
      })
  void trustThatIsTooOpenOrNotClearIsRefused(String pointer, String entry) {
    create("\"trust\": [" + entry.replace('\'', '"') + "]")
        .statusCode(400)
        .body("errors.pointer", hasItem(pointer));
    read().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/maxSessionDuration | 'maxSessionDuration':'PT30M'",
        "/maxSessionDuration | 'maxSessionDuration':'PT13H'",
        "/maxSessionDuration | 'maxSessionDuration':'soon'",
        "/tags | 'tags':{'aws:x':'1'}",
        "/tags | 'tags':{'stint:managed-by':'me'}",
        "/permissionsBoundary | 'permissionsBoundary':'nonsense'",
        "/policies/managed/0 | 'policies':{'managed':['nonsense']}",
        "/policies/inline/stint-x | 'policies':{'inline':{'stint-x':{}}}",
        "/policies/inline/a~1b | 'policies':{'inline':{'a/b':{}}}",
        "/policies/inline/p/Statement | 'policies':{'inline':{'p':{'Version':'2012-10-17'}}}",
        "/grants/mfaMaxAge | 'grants':{'mfaMaxAge':'PT1H'}",
        "/grants/maxDuration | 'grants':{'maxDuration':'PT0S'}",
        "/grants/maxDuration | 'grants':{'maxDuration':'PT2562047788015215H'}",
        "/grants/chaining | 'grants':{'chaining':'SOMETIMES'}",
        "/grants/chaining | 'grants':{'chaining':true}",
        "/trust/0/mfa |"
            + " 'grants':{'mfa':true},'trust':[{'type':'ACCOUNT','accountId':'123456789012'}]",
        "/colour | 'colour':'red'",
      })
  void settingsThatIamWouldRefuseAreRefusedFirst(String pointer, String body) {
    create(body.replace('\'', '"')).statusCode(400).body("errors.pointer", hasItem(pointer));
    read().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "", "ein-sehr-langer-name-fuer-eine-rolle-die-mit-ihrem-pfad-x"})
  void aNameThatIamOrTheConsoleDoesNotTakeIsRefused(String wrong) {
    name = wrong;
    create("\"trust\": []").statusCode(400).body("errors.pointer", hasItem("/name"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AdministratorAccess", "IAMFullAccess", "PowerUserAccess"})
  void aManagedPolicyThatRaisesItsHoldersRightsIsRefusedWithTheStatementNamed(String policy) {
    create("\"policies\": {\"managed\": [\"arn:aws:iam::aws:policy/" + policy + "\"]}")
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/policies/managed/0"))
        .body("detail", containsString("Statement/0 of arn:aws:iam::aws:policy/" + policy));
    created("\"trust\": []");
    patch("{\"policies\": {\"managed\": [\"arn:aws:iam::aws:policy/" + policy + "\"]}}")
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/policies/managed/0"));
    assertEquals(List.of(), attached());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"iam:*\", \"Resource\": \"*\"",
        "\"iam:PassRole\", \"Resource\": \"*\"",
        "\"sts:AssumeRole\", \"Resource\": \"*\"",
      })
  void aDocumentThatRaisesItsHoldersRightsIsRefusedWithTheStatementNamed(String action) {
    create(
            "\"policies\": {\"inline\": {\"p\": {\"Version\": \"2012-10-17\", \"Statement\":"
                + " [{\"Sid\": \"Mine\", \"Effect\": \"Allow\", \"Action\": "
                + action
                + "}]}}}")
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/policies/inline/p/Statement/0"))
        .body("errors[0].detail", containsString("Mine"));
  }

  @Test
  void sessionsOfGrantsAssumeFurtherRolesOnlyWhereThatIsSaid() {
    created("\"trust\": []");
    read().body("grants.chaining", equalTo("DENY"));
    patch("{\"grants\": {\"chaining\": \"ALLOW\"}}").statusCode(202);
    read().body("grants.chaining", equalTo("ALLOW"));
    patch("{\"grants\": {\"maxDuration\": \"P1D\"}}").statusCode(202);
    read().body("grants.chaining", equalTo("ALLOW"));
    patch("{\"grants\": {\"chaining\": \"allow\"}}")
        .statusCode(400)
        .body("errors.pointer", hasItem("/grants/chaining"));
    patch("{\"grants\": {\"chaining\": null}}").statusCode(202);
    read().body("grants.chaining", equalTo("DENY"));
    patch("{\"grants\": {\"chaining\": \"ALLOW\"}}").statusCode(202);
    patch("{\"grants\": null}").statusCode(202);
    read().body("grants.chaining", equalTo("DENY"));
  }

  @Test
  void aDocumentMayHaveWhatIsBeyondLatin1() {
    created(
        "\"policies\": {\"inline\": {\"p\": {\"Version\": \"2012-10-17\", \"Statement\":"
            + " [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\":"
            + " \"arn:aws:s3:::b/\u4e2d\u6587/*\"}]}}}");
    assertEquals(true, inline("p").contains("\\u4E2D"), inline("p"));
  }

  @Test
  void anUnknownKindOfTrustIsToldTheKnownOnes() {
    create("\"trust\": [{\"type\": \"EVERYBODY\"}]")
        .statusCode(400)
        .body("detail", equalTo("type is one of SERVICE, ACCOUNT, PRINCIPAL, SAML, OIDC."));
  }

  @Test
  void aPolicyThatIsNotThereIsRefused() {
    create("\"policies\": {\"managed\": [\"arn:aws:iam::aws:policy/Nonsense\"]}")
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/policies/managed/0"));
    create("\"permissionsBoundary\": \"arn:aws:iam::123456789012:policy/Nonsense\"")
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/permissionsBoundary"));
    read().statusCode(404);
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheNumbers() {
    StringBuilder trust = new StringBuilder(EC2);
    for (int i = 0; i < 20; i++) {
      trust.append(",{\"type\": \"ACCOUNT\", \"accountId\": \"9876543210").append(10 + i);
      trust.append("\", \"externalId\": \"a-rather-long-external-id-").append(i).append("\"}");
    }
    create("\"trust\": [" + trust + "]")
        .statusCode(422)
        .body("detail", containsString("the quota is 2048"));
  }
}
