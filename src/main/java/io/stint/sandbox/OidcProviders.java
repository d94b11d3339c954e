package io.stint.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenID Connect issuers that the account trusts. */
final class OidcProviders {
  private static final int MOST = 100;

  private final Account account;

  OidcProviders(Account account) {
    this.account = account;
  }

  void register(Map<String, Handler> calls) {
    calls.put("CreateOpenIDConnectProvider", this::create);
    calls.put("GetOpenIDConnectProvider", this::get);
    calls.put("ListOpenIDConnectProviders", this::list);
    calls.put("DeleteOpenIDConnectProvider", this::delete);
    calls.put("AddClientIDToOpenIDConnectProvider", this::addClient);
    calls.put("RemoveClientIDFromOpenIDConnectProvider", this::removeClient);
  }

  static String arn(String url) {
    return Named.arn("oidc-provider", "/", host(url));
  }

  /** An issuer as ARNs and condition keys have it: without the scheme. */
  static String host(String url) {
    String host = url.replaceFirst("^https?://", "");
    return host.endsWith("/") ? host.substring(0, host.length() - 1) : host;
  }

  private void create(Call call, XmlAnswer out) {
    String url = call.get("Url");
    if (!url.startsWith("https://") || url.length() < 9) {
      throw SandboxError.validation(
          "Invalid Open ID Connect Provider URL: " + url + " must begin with https://");
    }
    String arn = arn(url);
    if (account.oidcProviders.find(arn).isPresent()) {
      throw SandboxError.exists("Provider with url " + url + " already exists.");
    }
    if (account.oidcProviders.size() >= MOST) {
      throw SandboxError.limitExceeded(
          "Cannot exceed quota for OpenIdConnectProvidersPerAccount: " + MOST);
    }
    account.oidcProviders.put(
        new OidcProvider(
            arn,
            host(url),
            call.request().list("ClientIDList"),
            call.request().list("ThumbprintList"),
            call.now()));
    out.text("OpenIDConnectProviderArn", arn);
  }

  private OidcProvider one(Call call) {
    String arn = call.get("OpenIDConnectProviderArn");
    return account
        .oidcProviders
        .find(arn)
        .orElseThrow(
            () -> SandboxError.notFound("OpenIDConnect Provider not found for arn " + arn));
  }

  private void get(Call call, XmlAnswer out) {
    OidcProvider provider = one(call);
    out.text("Url", provider.url()).texts("ClientIDList", provider.clientIds());
    out.texts("ThumbprintList", provider.thumbprints()).text("CreateDate", provider.created());
  }

  private void list(Call call, XmlAnswer out) {
    out.list(
        "OpenIDConnectProviderList",
        account.oidcProviders.all(),
        provider -> out.text("Arn", provider.arn()));
  }

  private void delete(Call call, XmlAnswer out) {
    account.oidcProviders.remove(one(call));
  }

  private void addClient(Call call, XmlAnswer out) {
    OidcProvider provider = one(call);
    List<String> clients = new ArrayList<>(provider.clientIds());
    if (!clients.contains(call.get("ClientID"))) {
      clients.add(call.get("ClientID"));
      account.oidcProviders.put(provider.clients(clients));
    }
  }

  private void removeClient(Call call, XmlAnswer out) {
    OidcProvider provider = one(call);
    List<String> clients = new ArrayList<>(provider.clientIds());
    clients.remove(call.get("ClientID"));
    account.oidcProviders.put(provider.clients(clients));
  }
}
