package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What can be said of direct requests before they are made, row by row. */
class ForesightTest {

  private static AccessRequest.Builder request() {
    return AccessRequest.by(Shorthand.caller("ADA"))
        .action("s3:GetObject")
        .on("arn:aws:s3:::data/x")
        .ownedBy(Universe.ACCOUNT)
        .at(Universe.NOON)
        .direct()
        .open(OpenKeys.ofDirectRequests());
  }

  private static Policies policies(String allow, String deny) {
    List<NamedPolicy> all = new ArrayList<>();
    for (String[] one : new String[][] {{"Allow", allow}, {"Deny", deny}}) {
      if (!one[1].isEmpty()) {
        String document =
            "{'Version':'2012-10-17','Statement':{'Effect':'%s','Action':'s3:*','Resource':'*','Condition':%s}}";
        all.add(
            new NamedPolicy(
                one[0],
                Side.IDENTITY,
                PolicyDocument.parse(document.formatted(one[0], one[1]).replace('\'', '"'))));
      }
    }
    return Policies.identity(all);
  }

  @TestFactory
  Stream<DynamicTest> answers() throws IOException {
    return Tables.rows("foresight.md").stream()
        .map(row -> DynamicTest.dynamicTest(String.join(" | ", row), () -> answer(row)));
  }

  private static void answer(List<String> row) {
    AccessRequest.Builder builder = request();
    Tables.context(builder, row.get(2));
    AccessRequest request = builder.build();
    Policies policies = policies(row.get(0), row.get(1));
    Outlook outlook = Foresight.of(request, policies);
    assertEquals(row.get(3), outlook.answer().name());
    String example =
        String.join(
            " & ",
            outlook.example().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + String.join(",", entry.getValue()))
                .toList());
    assertEquals(row.get(4).replace("-", row.get(4).length() == 1 ? "" : "-"), example);
  }

  @Test
  void whatIsOpenIsMarked() {
    Policies policies =
        policies(
            "{'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}}",
            "{'StringEquals':{'aws:RequestedRegion':'us-east-1'}}");
    List<Finding> findings = Foresight.of(request().build(), policies).verdict().findings();
    assertTrue(findings.stream().allMatch(finding -> finding.open() && !finding.matched()));
    assertTrue(findings.get(0).conditions().get(0).open());
    AccessRequest known =
        request().with("aws:SourceIp", "1.2.3.4").with("aws:RequestedRegion", "x").build();
    assertTrue(
        Foresight.of(known, policies).verdict().findings().stream().noneMatch(Finding::open));
  }

  @Test
  void aVariableThatIsOpenDepends() {
    Policies policies = policies("{'StringEquals':{'aws:username':'${aws:RequestTag/owner}'}}", "");
    Outlook outlook = Foresight.of(request().build(), policies);
    assertEquals(Answer.DEPENDS, outlook.answer());
    assertEquals(Map.of("aws:requesttag/owner", List.of("ada")), outlook.example());
  }

  @Test
  void aVariableInAResourceIsAPieceOfIt() {
    String allow =
        """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::data/${s3:prefix}*"},
          {"Effect":"Deny","Action":"s3:*","Resource":"*",
            "Condition":{"StringEquals":{"s3:prefix":%s}}}]}
        """;
    assertEquals(Answer.IMPLICIT_DENY, answer(allow.formatted("[\"\",\"x\"]")));
    assertEquals(Answer.DEPENDS, answer(allow.formatted("\"x\"")));
    assertEquals(
        Answer.IMPLICIT_DENY,
        answer(allow.formatted("\"q\"").replace("data/$", "data/y$")),
        "nothing that stands there comes to x");
  }

  private static Answer answer(String document) {
    return Foresight.of(
            request().build(),
            Policies.identity(
                List.of(new NamedPolicy("p", Side.IDENTITY, PolicyDocument.parse(document)))))
        .answer();
  }

  @Test
  void whatCannotBeGoneThroughEndsAllTheSame() {
    StringBuilder likes = new StringBuilder();
    IntStream.range(0, 40)
        .forEach(i -> likes.append(i == 0 ? "" : ",").append("'*" + i + "*a*" + i + "*b'"));
    String many =
        "{'StringLike':{'s3:prefix':[" + likes + "]},'NumericLessThan':{'s3:n':'1e999999999'}}";
    assertTimeout(
        Duration.ofSeconds(20),
        () ->
            assertEquals(
                Answer.DEPENDS, Foresight.of(request().build(), policies(many, many)).answer()));
  }
}
