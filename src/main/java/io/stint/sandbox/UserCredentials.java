package io.stint.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signing certificates, SSH public keys and service-specific credentials of users. */
final class UserCredentials {
  private final Account account;

  UserCredentials(Account account) {
    this.account = account;
  }

  void register(Map<String, Handler> calls) {
    calls.put("UploadSigningCertificate", this::uploadCertificate);
    calls.put("UploadSSHPublicKey", this::uploadSsh);
    calls.put("GetSSHPublicKey", this::getSsh);
    calls.put("CreateServiceSpecificCredential", this::createService);
    calls.put("ResetServiceSpecificCredential", this::resetService);
    for (Shape shape : Shape.values()) {
      calls.put("List" + shape.plural, (call, out) -> list(shape, call, out));
      calls.put("Update" + shape.singular, (call, out) -> update(shape, call));
      calls.put("Delete" + shape.singular, (call, out) -> delete(shape, call));
    }
  }

  /** What the three kinds are called. */
  private enum Shape {
    CERTIFICATE(UserCredential.Kind.SIGNING_CERTIFICATE, "SigningCertificate", "CertificateId", 2),
    SSH(UserCredential.Kind.SSH_PUBLIC_KEY, "SSHPublicKey", "SSHPublicKeyId", 5),
    SERVICE(
        UserCredential.Kind.SERVICE_SPECIFIC,
        "ServiceSpecificCredential",
        "ServiceSpecificCredentialId",
        2);

    final UserCredential.Kind kind;
    final String singular;
    final String plural;
    final String idName;
    final int most;

    Shape(UserCredential.Kind kind, String singular, String idName, int most) {
      this.kind = kind;
      this.singular = singular;
      this.plural = singular + "s";
      this.idName = idName;
      this.most = most;
    }

    String listName() {
      return this == CERTIFICATE ? "Certificates" : plural;
    }
  }

  private UserCredential add(Shape shape, Call call, String id, Map<String, String> details) {
    User user = account.user(call.userNameOrCaller());
    if (user.credentials(shape.kind).size() >= shape.most) {
      throw SandboxError.limitExceeded(
          "Cannot exceed quota for " + shape.plural + "PerUser: " + shape.most);
    }
    UserCredential fresh = new UserCredential(shape.kind, id, "Active", call.now(), details);
    List<UserCredential> all = new ArrayList<>(user.credentials());
    all.add(fresh);
    account.users.put(user.holding(all));
    return fresh;
  }

  private UserCredential find(Shape shape, User user, Call call) {
    String id = call.get(shape.idName);
    return user.credentials(shape.kind).stream()
        .filter(credential -> credential.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                SandboxError.notFound(
                    "The " + shape.singular + " with id " + id + " cannot be found."));
  }

  private void replace(User user, UserCredential before, UserCredential after) {
    List<UserCredential> all = new ArrayList<>(user.credentials());
    int at = all.indexOf(before);
    if (after == null) {
      all.remove(at);
    } else {
      all.set(at, after);
    }
    account.users.put(user.holding(all));
  }

  private void list(Shape shape, Call call, XmlAnswer out) {
    User user = account.user(call.userNameOrCaller());
    Page<UserCredential> page =
        Page.of(user.credentials(shape.kind), UserCredential::id, call.request());
    out.list(shape.listName(), page.items(), one -> write(shape, out, user, one, false));
    if (shape != Shape.SERVICE) {
      page.writeEnd(out);
    }
  }

  private void update(Shape shape, Call call) {
    User user = account.user(call.userNameOrCaller());
    UserCredential before = find(shape, user, call);
    replace(user, before, before.status(call.get("Status")));
  }

  private void delete(Shape shape, Call call) {
    User user = account.user(call.userNameOrCaller());
    replace(user, find(shape, user, call), null);
  }

  private static void write(
      Shape shape, XmlAnswer out, User user, UserCredential credential, boolean whole) {
    out.text("UserName", user.name()).text(shape.idName, credential.id());
    out.text("Status", credential.status());
    out.text(shape == Shape.SERVICE ? "CreateDate" : "UploadDate", credential.created());
    credential
        .details()
        .forEach(
            (name, value) -> {
              boolean secret = name.equals("ServicePassword");
              boolean body = name.equals("SSHPublicKeyBody") || name.equals("Fingerprint");
              if (whole || (!secret && !body)) {
                out.text(name, value);
              }
            });
  }

  private void uploadCertificate(Call call, XmlAnswer out) {
    String body = call.get("CertificateBody");
    if (!body.contains("BEGIN CERTIFICATE")) {
      throw SandboxError.of(400, "MalformedCertificate", "Unable to parse certificate.");
    }
    UserCredential added =
        add(Shape.CERTIFICATE, call, Ids.random(32), Map.of("CertificateBody", body));
    User user = account.user(call.userNameOrCaller());
    out.in("Certificate", () -> write(Shape.CERTIFICATE, out, user, added, true));
  }

  private void uploadSsh(Call call, XmlAnswer out) {
    String body = call.get("SSHPublicKeyBody");
    if (!body.startsWith("ssh-rsa ") && !body.contains("BEGIN PUBLIC KEY")) {
      throw SandboxError.of(400, "InvalidPublicKey", "The public key is not a valid RSA key.");
    }
    Map<String, String> details = new LinkedHashMap<>();
    details.put("SSHPublicKeyBody", body);
    details.put("Fingerprint", Totp.fingerprint(body));
    UserCredential added = add(Shape.SSH, call, Ids.entity("APKA"), details);
    User user = account.user(call.userNameOrCaller());
    out.in("SSHPublicKey", () -> write(Shape.SSH, out, user, added, true));
  }

  private void getSsh(Call call, XmlAnswer out) {
    User user = account.user(call.get("UserName"));
    UserCredential found = find(Shape.SSH, user, call);
    out.in("SSHPublicKey", () -> write(Shape.SSH, out, user, found, true));
  }

  private void createService(Call call, XmlAnswer out) {
    User user = account.user(call.get("UserName"));
    Map<String, String> details = new LinkedHashMap<>();
    details.put("ServiceName", call.get("ServiceName"));
    details.put("ServiceUserName", user.name() + "-at-" + Named.ACCOUNT);
    details.put("ServicePassword", Ids.secret(44));
    UserCredential added = add(Shape.SERVICE, call, Ids.entity("ACCA"), details);
    out.in("ServiceSpecificCredential", () -> write(Shape.SERVICE, out, user, added, true));
  }

  private void resetService(Call call, XmlAnswer out) {
    User user = account.user(call.userNameOrCaller());
    UserCredential before = find(Shape.SERVICE, user, call);
    Map<String, String> details = new LinkedHashMap<>(before.details());
    details.put("ServicePassword", Ids.secret(44));
    UserCredential after = before.details(details);
    replace(user, before, after);
    out.in("ServiceSpecificCredential", () -> write(Shape.SERVICE, out, user, after, true));
  }
}
