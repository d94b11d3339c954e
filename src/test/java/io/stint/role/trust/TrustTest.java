package io.stint.role.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stint.policy.PolicyDocument;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of entry as the statement that IAM gets. */
class TrustTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'SERVICE','service':'lambda.amazonaws.com','sourceAccount':'123456789012','sourceArn':'arn:aws:lambda:*:123456789012:function:x'}"
            + " | {'Principal':{'Service':'lambda.amazonaws.com'},'Action':'sts:AssumeRole','Condition':{'StringEquals':{'aws:SourceAccount':'123456789012'},'ArnLike':{'aws:SourceArn':'arn:aws:lambda:*:123456789012:function:x'}}}",
        "{'type':'SERVICE','service':'pods.eks.amazonaws.com'}"
            + " | {'Principal':{'Service':'pods.eks.amazonaws.com'},'Action':['sts:AssumeRole','sts:TagSession']}",
        "{'type':'ACCOUNT','accountId':'987654321098','organizationId':'o-a1b2c3d4e5','organizationPaths':['o-a1b2c3d4e5/r-ab12/*'],'principalArnLike':['arn:aws:iam::987654321098:role/x*']}"
            + " | {'Principal':{'AWS':'arn:aws:iam::987654321098:root'},'Action':'sts:AssumeRole','Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-a1b2c3d4e5'},'ForAnyValue:StringLike':{'aws:PrincipalOrgPaths':'o-a1b2c3d4e5/r-ab12/*'},'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::987654321098:role/x*'}}}",
        "{'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/ci','externalId':'e-42','mfa':true}"
            + " | {'Principal':{'AWS':'arn:aws:iam::987654321098:role/ci'},'Action':'sts:AssumeRole','Condition':{'StringEquals':{'sts:ExternalId':'e-42'},'Bool':{'aws:MultiFactorAuthPresent':'true'}}}",
        "{'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/ci','tagSession':true,'setSourceIdentity':true,'conditions':{'StringEquals':{'aws:PrincipalTag/team':['data','ops']}}}"
            + " | {'Principal':{'AWS':'arn:aws:iam::987654321098:role/ci'},'Action':['sts:AssumeRole','sts:TagSession','sts:SetSourceIdentity'],'Condition':{'StringEquals':{'aws:PrincipalTag/team':['data','ops']}}}",
        "{'type':'SAML','provider':'arn:aws:iam::123456789012:saml-provider/Idp','tagSession':true}"
            + " | {'Principal':{'Federated':'arn:aws:iam::123456789012:saml-provider/Idp'},'Action':['sts:AssumeRoleWithSAML','sts:TagSession'],'Condition':{'StringEquals':{'SAML:aud':'https://signin.aws.amazon.com/saml'}}}",
        "{'type':'OIDC','provider':'arn:aws:iam::123456789012:oidc-provider/i.example','audience':'a','subject':'repo:x/*','tagSession':true,'conditions':{'StringEquals':{'i.example:email':['a@b.c']}}}"
            + " | {'Principal':{'Federated':'arn:aws:iam::123456789012:oidc-provider/i.example'},'Action':['sts:AssumeRoleWithWebIdentity','sts:TagSession'],'Condition':{'StringEquals':{'i.example:aud':'a','i.example:email':'a@b.c'},'StringLike':{'i.example:sub':'repo:x/*'}}}",
      })
  void anEntryIsOneStatement(String entry, String statement) throws Exception {
    assertEquals(document(statement), rendered(entry));
  }

  /** AWS does not say that it knows the external id when it asks whether tags may be given. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value =
          "{'type':'ACCOUNT','accountId':'987654321098','externalId':'e-42','mfa':true,'tagSession':true}"
              + " | {'Principal':{'AWS':'arn:aws:iam::987654321098:root'},'Action':'sts:AssumeRole','Condition':{'StringEquals':{'sts:ExternalId':'e-42'},'Bool':{'aws:MultiFactorAuthPresent':'true'}}}"
              + " | {'Principal':{'AWS':'arn:aws:iam::987654321098:root'},'Action':'sts:TagSession','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'true'}}}")
  void beneathAnExternalIdTheRightToTagStandsAlone(String entry, String first, String second)
      throws Exception {
    assertEquals(document(first, second), rendered(entry));
  }

  /** Rows from before there were sessions with tags are not changed by a client that says no. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value =
          "{'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/ci','tagSession':false,'conditions':{}}"
              + " | {'type':'PRINCIPAL','arn':'arn:aws:iam::987654321098:role/ci','mfa':false}")
  void noIsTheSameAsNothing(String said, String nothing) throws Exception {
    assertEquals(read(nothing), read(said));
    assertEquals(JSON.readTree(json(nothing)), JSON.valueToTree(read(said)));
  }

  private static TrustEntry read(String entry) throws Exception {
    return JSON.readValue(json(entry), TrustEntry.class);
  }

  private static String rendered(String entry) throws Exception {
    return PolicyDocument.of(Trust.statements(List.of(read(entry)))).toJson();
  }

  private static String document(String... statements) {
    StringBuilder all = new StringBuilder("{\"Version\":\"2012-10-17\",\"Statement\":[");
    for (int i = 0; i < statements.length; i++) {
      all.append(i == 0 ? "" : ",")
          .append("{\"Sid\":\"StintTrust" + i + "\",\"Effect\":\"Allow\",")
          .append(json(statements[i]).substring(1));
    }
    return all.append("]}").toString();
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
