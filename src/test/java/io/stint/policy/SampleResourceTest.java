package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleResourceTest {

  private static final AccessRequest REQUEST =
      AccessRequest.by(
              new Caller.User(
                  "arn:aws-cn:iam::123456789012:user/stint/ada", "AIDAEXAMPLEEXAMPLE01"))
          .action("s3:GetObject")
          .principalTags(Map.of("team", "blue*"))
          .build();

  private static PolicyDocument allowing(String version, String resource) {
    return PolicyDocument.parse(
        "{\"Version\":\""
            + version
            + "\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\""
            + resource
            + "\"}}");
  }

  @ParameterizedTest
  @CsvSource({
    "*, *",
    "arn:*, arn:aws-cn:example:us-east-1:123456789012:example",
    "arn:aws-cn:s3:::home/${aws:username}/*, arn:aws-cn:s3:::home/ada/example",
    "arn:aws-cn:s3:::${aws:userid}-??, arn:aws-cn:s3:::AIDAEXAMPLEEXAMPLE01-xx",
    "'arn:aws-cn:s3:::${aws:PrincipalTag/none, ''all''}/a', arn:aws-cn:s3:::all/a",
    "arn:aws-cn:s3:::${aws:PrincipalTag/team}/a, arn:aws-cn:s3:::blue*/a",
    "arn:*:sqs:eu-*:*:a*b, arn:aws-cn:sqs:eu-example:123456789012:aexampleb",
    "arn:aws-cn:s3:::a${*}${?}${$}, arn:aws-cn:s3:::a*?$"
  })
  void itMatchesWhatItIsAnExampleOf(String value, String expected) {
    PolicyDocument document = allowing("2012-10-17", value);
    String resource = SampleResource.resource(value, document, REQUEST).orElseThrow();
    assertEquals(expected, resource);
    AccessRequest request =
        AccessRequest.by(REQUEST.caller())
            .action("s3:GetObject")
            .principalTags(Map.of("team", "blue*"))
            .on(resource)
            .ownedBy("123456789012")
            .build();
    NamedPolicy policy = new NamedPolicy("p", Side.IDENTITY, document);
    assertEquals(Decision.ALLOWED, Evaluator.decide(request, Policies.identity(List.of(policy))));
  }

  @Test
  void withoutAValueThereIsNone() {
    String value = "arn:aws:s3:::${aws:PrincipalTag/none}/*";
    assertEquals(
        Optional.empty(), SampleResource.resource(value, allowing("2012-10-17", value), REQUEST));
    assertEquals(
        Optional.of("arn:aws:s3:::${aws:PrincipalTag/none}/example"),
        SampleResource.resource(value, allowing("2008-10-17", value), REQUEST));
  }
}
