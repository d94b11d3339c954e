package io.stint.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What AWS puts into every request that comes straight from its caller. */
class DirectRequestTest {

  private static AccessRequest.Builder request() {
    return AccessRequest.by(new Caller.User(Shorthand.ADA, Shorthand.ADA_ID)).action("s3:Get");
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::123456789012:role/x, 123456789012",
    "*, 111111111111",
    "arn:aws:s3:::data,",
    "arn:aws:iam::aws:policy/ReadOnlyAccess,"
  })
  void theOwnerIsThereWhereItIsKnown(String resource, String owner) {
    assertEquals(
        owner == null ? null : List.of(owner),
        request().on(resource).direct().build().context("aws:ResourceAccount"));
  }

  @Test
  void theOwnerOfABucketIsToldByWhoKnows() {
    AccessRequest.Builder request = request().on("arn:aws:s3:::data").ownedBy("222222222222");
    assertNull(request.build().context("aws:ResourceAccount"));
    AccessRequest direct = request.direct().build();
    assertEquals(List.of("222222222222"), direct.context("aws:ResourceAccount"));
    assertEquals(List.of("true"), direct.context("aws:SecureTransport"));
    assertEquals(List.of("false"), direct.context("aws:ViaAWSService"));
  }
}
