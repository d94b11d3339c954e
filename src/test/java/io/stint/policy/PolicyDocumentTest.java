package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDocumentTest {
  private static final Instant END = Instant.parse("2026-11-22T17:00:00Z");

  private static PolicyDocument identity(String statements) {
    return PolicyDocument.parse(
        "{\"Version\":\"2012-10-17\",\"Statement\":" + quoted(statements) + "}");
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  @Test
  void aForeignDocumentKeepsWhatItSays() {
    String json =
        quoted(
            "{'Version':'2012-10-17','Id':'Key policy','Statement':[{'Sid':'A','Effect':'Allow',"
                + "'Principal':{'AWS':['111111111111','arn:aws:iam::222222222222:root'],"
                + "'Service':'ec2.amazonaws.com'},'Action':['kms:*','KMS:Decrypt'],'Resource':'*',"
                + "'Condition':{'Bool':{'aws:SecureTransport':'true'},"
                + "'NumericLessThan':{'aws:MultiFactorAuthAge':'3600'}}},"
                + "{'Effect':'Deny','NotPrincipal':{'AWS':'111111111111'},'NotAction':'kms:Get*',"
                + "'NotResource':'arn:aws:kms:*'}]}");
    assertEquals(json, PolicyDocument.parseResource(json).toJson());
  }

  @Test
  void anOldVersionIsNotModernisedInPassing() {
    String old =
        quoted(
            "{'Version':'2008-10-17','Statement':[{'Effect':'Allow','Action':'s3:*',"
                + "'Resource':'arn:aws:s3:::${aws:username}'}]}");
    assertEquals(old, PolicyDocument.parse(old).toJson());
    PolicyDocument grown =
        PolicyDocument.parse(old)
            .withStatements(
                List.of(Statement.allow("s3:Get*").on("arn:aws:s3:::a").sid("Stint1").build()));
    assertTrue(grown.toJson().contains("arn:aws:s3:::${$}{aws:username}"));
    assertFalse(grown.sameMeaning(PolicyDocument.parse(old)));
    AccessRequest literal =
        AccessRequest.by(new Caller.User(Shorthand.ADA, Shorthand.ADA_ID))
            .action("s3:ListBucket")
            .on("arn:aws:s3:::${aws:username}")
            .build();
    for (PolicyDocument document : List.of(PolicyDocument.parse(old), grown)) {
      assertEquals(
          Decision.ALLOWED,
          Evaluator.decide(
              literal,
              Policies.identity(List.of(new NamedPolicy("old", Side.IDENTITY, document)))));
    }
  }

  @Test
  void numbersAndBooleansAreTextOnceRead() {
    PolicyDocument document =
        identity(
            "{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'NumericEquals':"
                + "{'s3:max-keys':[10,1.50]},'Bool':{'aws:SecureTransport':true}}}");
    assertEquals(
        List.of("10", "1.50"),
        document.statements().get(0).condition().get("NumericEquals").get("s3:max-keys"));
    assertTrue(document.toJson().contains(quoted("{'aws:SecureTransport':'true'}")));
  }

  @Test
  void sizeCountsWhatIamCounts() {
    String spaced = "{ \"Version\" : \"2012-10-17\",\n\t\"Statement\" : [ ] }";
    assertEquals(39, PolicyDocument.sizeOf(spaced));
    PolicyDocument document =
        PolicyDocument.of(Statement.allow("s3:*").on("arn:aws:s3:::a b").build());
    assertEquals(document.toJson().length() - 1, document.size());
  }

  @Test
  void whatIsBeyondAsciiIsEscapedForIam() {
    PolicyDocument document =
        PolicyDocument.of(
            Statement.allow("s3:*")
                .on("*")
                .when("StringEquals", "aws:PrincipalTag/a", "ü☃")
                .build());
    assertTrue(document.toJson().contains("\\u00FC\\u2603"));
    assertEquals(document, PolicyDocument.parse(document.toJson()));
  }

  @Test
  void anEndIsPutOnEveryAllowAndOnNoDeny() {
    PolicyDocument dated =
        identity(
                "[{'Effect':'Allow','Action':'s3:*','Resource':'*'},"
                    + "{'Effect':'Deny','Action':'s3:Put*','Resource':'*'}]")
            .endingAt(END);
    assertEquals(
        List.of("2026-11-22T17:00:00Z"),
        dated.statements().get(0).condition().get("DateLessThan").get("aws:CurrentTime"));
    assertTrue(dated.statements().get(1).condition().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T16:00:00Z, 2026-11-22T16:00:00Z",
    "2026-11-22T18:00:00Z, 2026-11-22T17:00:00Z",
    "2026-11-22T18:00:00+02:00, 2026-11-22T16:00:00Z",
    "1, 1970-01-01T00:00:01Z"
  })
  void theEarlierEndStays(String there, String then) {
    PolicyDocument dated =
        identity(
                "{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':"
                    + "{'datelessthan':{'AWS:currenttime':'"
                    + there
                    + "'}}}")
            .endingAt(END);
    assertEquals(
        "{DateLessThan={aws:CurrentTime=[" + then + "]}}",
        dated.statements().get(0).condition().toString());
  }

  @Test
  void ofSeveralEndsTheLatestWasInForce() {
    PolicyDocument document =
        identity(
            "{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'DateLessThan':"
                + "{'aws:CurrentTime':['2026-01-01T00:00:00Z','2026-06-01T00:00:00Z']}}}");
    assertTrue(
        document.endingAt(END).toJson().contains("[\"2026-06-01T00:00:00Z\"]".substring(1, 23)));
  }

  @Test
  void aConditionThatIsNeverMetStaysSo() {
    PolicyDocument never =
        identity(
            "{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':"
                + "{'DateLessThan':{'aws:CurrentTime':[]}}}");
    assertEquals(never, never.endingAt(END));
  }

  @Test
  void partsOfASecondNeverLengthenAccess() {
    PolicyDocument document = identity("{'Effect':'Allow','Action':'s3:*','Resource':'*'}");
    PolicyDocument dated =
        document.startingAt(END.minusSeconds(60).plusMillis(1)).endingAt(END.plusMillis(999));
    assertEquals(
        "{DateGreaterThanEquals={aws:CurrentTime=[2026-11-22T16:59:01Z]},"
            + " DateLessThan={aws:CurrentTime=[2026-11-22T17:00:00Z]}}",
        dated.statements().get(0).condition().toString());
  }

  @Test
  void ownStatementsAreReplacedBySid() {
    PolicyDocument document =
        identity(
            "[{'Sid':'Stint1','Effect':'Allow','Action':'s3:*','Resource':'*'},"
                + "{'Effect':'Deny','Action':'s3:Put*','Resource':'*'},"
                + "{'Sid':'Theirs','Effect':'Allow','Action':'sqs:*','Resource':'*'}]");
    PolicyDocument replaced =
        document
            .withoutSids(sid -> sid.startsWith("Stint"))
            .withStatements(List.of(Statement.deny("s3:Get*").on("*").sid("Stint2").build()));
    assertEquals(
        "[null, Theirs, Stint2]",
        replaced.statements().stream().map(Statement::sid).toList().toString());
    InvalidPolicyException taken =
        assertThrows(
            InvalidPolicyException.class,
            () ->
                replaced.withStatements(
                    List.of(Statement.deny("s3:*").on("*").sid("Theirs").build())));
    assertEquals("/Statement/3/Sid", taken.pointer());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{'Effect':'Allow','Action':'s3:Get*','Resource':'*'} | {'Resource':['*'],'Effect':'Allow',"
            + "'Action':['S3:get*']} | true",
        "[{'Effect':'Allow','Action':'a:b','Resource':'*'},{'Effect':'Deny','Action':'c:d','Resource':'*'}]"
            + " | [{'Effect':'Deny','Action':'c:d','Resource':'*'},{'Effect':'Allow','Action':'a:b','Resource':'*'}]"
            + " | true",
        "{'Effect':'Allow','Action':['a:b','c:d'],'Resource':'*','Condition':{'Bool':{'x:Y':'true'}}}"
            + " | {'Effect':'Allow','Action':['c:d','a:b','A:B'],'Resource':'*','Condition':{'bool':{'X:y':[true]}}}"
            + " | true",
        "{'Sid':'','Effect':'Allow','Action':'a:b','Resource':'*'} | {'Effect':'Allow',"
            + "'Action':'a:b','Resource':'*'} | true",
        "{'Effect':'Allow','Action':'a:b','Resource':'*'} | {'Effect':'Allow','NotAction':'a:b',"
            + "'Resource':'*'} | false",
        "{'Effect':'Allow','Action':'a:b','Resource':'*'} | {'Effect':'Deny','Action':'a:b',"
            + "'Resource':'*'} | false",
        "{'Effect':'Allow','Action':'a:b','Resource':'arn:aws:s3:::A'} | {'Effect':'Allow',"
            + "'Action':'a:b','Resource':'arn:aws:s3:::a'} | false",
        "{'Sid':'A','Effect':'Allow','Action':'a:b','Resource':'*'} | {'Sid':'B','Effect':'Allow',"
            + "'Action':'a:b','Resource':'*'} | false",
        "{'Effect':'Allow','Action':'a:b','Resource':'*','Condition':{'StringLike':{'x:Y':'A'}}} |"
            + " {'Effect':'Allow','Action':'a:b','Resource':'*','Condition':{'StringLike':"
            + "{'x:Y':'a'}}} | false"
      })
  void meaningIsMoreThanSpelling(String one, String other, boolean same) {
    assertEquals(same, identity(one).sameMeaning(identity(other)));
    assertEquals(same, identity(other).sameMeaning(identity(one)));
  }

  @Test
  void principalsHaveSpellingsToo() {
    String trust =
        "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':%s,"
            + "'Action':'sts:AssumeRole'}}";
    PolicyDocument id =
        PolicyDocument.parseTrust(quoted(trust.formatted("{'AWS':'111111111111'}")));
    PolicyDocument root =
        PolicyDocument.parseTrust(
            quoted(trust.formatted("{'AWS':['arn:aws:iam::111111111111:root']}")));
    PolicyDocument star = PolicyDocument.parseTrust(quoted(trust.formatted("'*'")));
    PolicyDocument aws = PolicyDocument.parseTrust(quoted(trust.formatted("{'AWS':'*'}")));
    assertTrue(id.sameMeaning(root));
    assertTrue(star.sameMeaning(aws));
    assertFalse(star.sameMeaning(root));
  }

  @Test
  void aDenyForAllButTheDeletedIsOneForAll() {
    String trust =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"NotPrincipal\":{\"AWS\":"
            + "\"AIDA00000000000000000\"},\"Action\":\"sts:AssumeRole\"}]}";
    PolicyDocument without = PolicyDocument.parseTrust(trust).withoutPrincipals(p -> true);
    assertEquals(
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\","
            + "\"Action\":\"sts:AssumeRole\"}]}",
        without.toJson());
  }

  /** Two spellings of one operator would be one condition twice. */
  @Test
  void aDateIsWrittenInTheSpellingThatIsThere() {
    PolicyDocument document =
        PolicyDocument.of(
            Statement.allow("s3:*")
                .on("*")
                .when("datelessthan", "aws:currenttime", "2030-01-01T00:00:00Z")
                .when("datelessthan", "aws:TokenIssueTime", "2030-01-01T00:00:00Z")
                .build());
    assertEquals(
        Map.of(
            "datelessthan",
            Map.of(
                "aws:TokenIssueTime", List.of("2030-01-01T00:00:00Z"),
                "aws:CurrentTime", List.of(END.toString()))),
        document.endingAt(END).statements().get(0).condition());
  }
}
