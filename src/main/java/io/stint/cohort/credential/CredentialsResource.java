package io.stint.cohort.credential;

import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.cohort.MemberExtras;
import io.stint.cohort.MemberExtras.Extra;
import io.stint.cohort.MemberExtras.Extras;
import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.CsvText;
import io.stint.web.Idempotency;
import io.stint.web.Progress;
import io.stint.web.QueryParameters;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/cohorts/{name}")
@Produces(MediaType.APPLICATION_JSON)
class CredentialsResource {

  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;
  private static final String NO_BODY = "";

  private static final List<Variant> OFFERED =
      Variant.mediaTypes(MediaType.APPLICATION_JSON_TYPE, MediaType.valueOf(CsvText.MEDIA_TYPE))
          .build();

  private final OneTimePasswords passwords;
  private final CohortRenewal renewals;
  private final MemberExtras extras;
  private final AccessKeys keys;
  private final Idempotency idempotency;

  CredentialsResource(
      OneTimePasswords passwords,
      CohortRenewal renewals,
      MemberExtras extras,
      AccessKeys keys,
      Idempotency idempotency) {
    this.passwords = passwords;
    this.renewals = renewals;
    this.extras = extras;
    this.keys = keys;
    this.idempotency = idempotency;
  }

  /**
   * JSON, or for who asks for it by {@code Accept} as {@link #handOutCsv}; else nothing is done.
   */
  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @POST
  @Path("/credentials")
  @Produces({MediaType.APPLICATION_JSON, CsvText.SECOND_CHOICE})
  public Response handOut(
      @RestPath String name,
      @Context Request request,
      @RestQuery String renew,
      @RestQuery List<String> include) {
    Variant asked = request.selectVariant(OFFERED);
    if (asked == null) {
      throw new NotAcceptableException();
    }
    return asked.getMediaType().getSubtype().equals("csv")
        ? handOutCsv(name, renew, include)
        : handedOut(name, renew, include, (view, extra) -> ApiResponse.secret(view.with(extra)));
  }

  private <T> Response handedOut(
      String name,
      String renew,
      List<String> include,
      BiFunction<CredentialsView, Extras, ApiResponse<T>> shownWith) {
    Renewal renewal = QueryParameters.oneOf("renew", renew, Renewal.class);
    Set<Extra> asked = MemberExtras.asked(include);
    Function<CredentialsView, ApiResponse<T>> shown =
        view -> shownWith.apply(view, extras.of(name, view.userNames(), asked));
    return renewal == null
        ? idempotency.once(NO_BODY, () -> shown.apply(passwords.handOut(name)))
        : idempotency.onceChecked(
            renewal,
            () -> renewals.generate(name, renewal),
            generated -> shown.apply(renewals.renew(name, renewal, generated)));
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @POST
  @Path("/credentials/csv")
  @Produces(CsvText.WITH_CHARSET)
  public Response handOutCsv(
      @RestPath String name, @RestQuery String renew, @RestQuery List<String> include) {
    return handedOut(
        name,
        renew,
        include,
        (view, extra) -> ApiResponse.secret(view.csv(extra)).as(CsvText.WITH_CHARSET));
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @POST
  @Path("/members/{userName}/credentials")
  @Produces(MediaType.APPLICATION_JSON)
  public Response fresh(@RestPath String name, @RestPath String userName) {
    return idempotency.once(
        NO_BODY,
        passwords::generate,
        password -> ApiResponse.secret(passwords.fresh(name, userName, password)).status(ACCEPTED),
        made ->
            passwords.isInForce(name, userName)
                ? Progress.settled(ApiResponse.secret(made).status(CREATED))
                : Progress.underWay(
                    ApiResponse.secret(made).status(ACCEPTED),
                    passwords.nextAttempt(name, userName)));
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @POST
  @Path("/members/{userName}/access-keys")
  public Response createKey(@RestPath String name, @RestPath String userName) {
    return idempotency.onceWithoutTransaction(
        NO_BODY, () -> ApiResponse.secret(keys.create(name, userName)).status(CREATED));
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @GET
  @Path("/members/{userName}/access-keys")
  public AccessKeyView.Keys keys(@RestPath String name, @RestPath String userName) {
    return keys.list(name, userName);
  }

  /** What has no body to send refuses nobody for what they accept. */
  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @DELETE
  @Path("/members/{userName}/access-keys/{accessKeyId}")
  @Produces(MediaType.WILDCARD)
  public Response deleteKey(
      @RestPath String name, @RestPath String userName, @RestPath String accessKeyId) {
    keys.delete(name, userName, accessKeyId);
    return Response.noContent().build();
  }
}
