package io.stint.security;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static io.stint.security.OidcTest.as;
import static io.stint.support.Issued.good;
import static io.stint.support.Issued.signed;
import static io.stint.support.Issued.signedEs256;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.stint.support.IssuerResource;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An issuer signs with another key, and takes one away, while Stint runs. */
@QuarkusTest
class IssuerKeysTest extends StintTest {

  @Inject IssuerKeys keys;

  @ConfigProperty(name = "stint.oidc.server")
  String server;

  private final String old = signedEs256(good("00k1", "viewer"));

  @AfterEach
  void asBefore() {
    publishes(IssuerResource.rsa(), IssuerResource.elliptic());
    keys.renew();
  }

  private void publishes(JsonWebKey... its) {
    answers(okJson(new JsonWebKeySet(its).toJson(OutputControlLevel.PUBLIC_ONLY)));
  }

  private void answers(ResponseDefinitionBuilder answer) {
    URI address = URI.create(server);
    new WireMock(address.getHost(), address.getPort())
        .register(get(IssuerResource.KEYS).willReturn(answer));
  }

  private static void assertAnswer(int status, String token) {
    assertEquals(status, as(token).get("/cohorts").statusCode());
  }

  @Test
  void tokensOfANewKeyAreTakenWithoutARestartAndThoseOfTheFormerNoMore() throws JoseException {
    PublicJsonWebKey next = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    next.setKeyId("3");
    String token =
        good("00k1", "viewer")
            .jws()
            .keyId("3")
            .algorithm(SignatureAlgorithm.ES256)
            .sign(next.getPrivateKey());
    assertAnswer(200, old);
    assertAnswer(401, token);
    publishes(IssuerResource.rsa(), next);
    assertAnswer(200, token);
    assertAnswer(401, old);
    assertAnswer(200, signed(good("00k1", "viewer")));
  }

  /** Also where nobody comes with another one. */
  @Test
  void aKeyThatWasTakenAwayIsForgotten() {
    publishes(IssuerResource.rsa());
    assertAnswer(200, old);
    keys.renew();
    assertAnswer(401, old);
    assertAnswer(200, signed(good("00k2", "viewer")));
  }

  @Test
  void whileTheIssuerIsAwayItsKeysStay() {
    assertAnswer(200, old);
    answers(serverError());
    keys.renew();
    assertAnswer(200, old);
  }
}
