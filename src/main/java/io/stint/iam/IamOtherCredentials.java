package io.stint.iam;

import io.stint.iam.OtherCredential.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListSigningCertificatesResponse;
import software.amazon.awssdk.services.iam.model.ListSshPublicKeysResponse;
import software.amazon.awssdk.services.iam.model.StatusType;

/** Credentials of users beside passwords and access keys; Stint makes none of them. */
public final class IamOtherCredentials {

  private final IamClient iam;
  private final AwsCalls calls;

  IamOtherCredentials(AwsContext endpoint) {
    this.iam = endpoint.client();
    this.calls = endpoint.calls();
  }

  /** Of kinds that the endpoint does not know there are none. */
  public List<OtherCredential> list(UserName user) {
    List<OtherCredential> all = new ArrayList<>();
    all.addAll(known(() -> sshKeys(user)));
    all.addAll(known(() -> services(user)));
    all.addAll(known(() -> certificates(user)));
    return all;
  }

  private static List<OtherCredential> known(Supplier<List<OtherCredential>> list) {
    try {
      return list.get();
    } catch (IamFailure.Refused e) {
      if (!AwsErrors.unknownAction(e)) {
        throw e;
      }
      return List.of();
    }
  }

  List<OtherCredential> sshKeys(UserName user) {
    return calls.list(
        "ListSSHPublicKeys",
        marker -> iam.listSSHPublicKeys(r -> r.userName(user.value()).marker(marker)),
        ListSshPublicKeysResponse::sshPublicKeys,
        key -> of(Kind.SSH_KEY, key.sshPublicKeyId(), key.status()));
  }

  List<OtherCredential> services(UserName user) {
    return calls
        .read(
            "ListServiceSpecificCredentials",
            () -> iam.listServiceSpecificCredentials(r -> r.userName(user.value())))
        .serviceSpecificCredentials()
        .stream()
        .map(one -> of(Kind.SERVICE, one.serviceSpecificCredentialId(), one.status()))
        .toList();
  }

  List<OtherCredential> certificates(UserName user) {
    return calls.list(
        "ListSigningCertificates",
        marker -> iam.listSigningCertificates(r -> r.userName(user.value()).marker(marker)),
        ListSigningCertificatesResponse::certificates,
        one -> of(Kind.CERTIFICATE, one.certificateId(), one.status()));
  }

  private static OtherCredential of(Kind kind, String id, StatusType status) {
    return new OtherCredential(kind, id, status == StatusType.ACTIVE);
  }

  /** Says whether it was there. */
  public boolean deactivate(UserName user, OtherCredential credential) {
    String id = credential.id();
    return switch (credential.kind()) {
      case SSH_KEY ->
          calls.remove(
              "UpdateSSHPublicKey",
              () ->
                  iam.updateSSHPublicKey(
                      r ->
                          r.userName(user.value()).sshPublicKeyId(id).status(StatusType.INACTIVE)));
      case SERVICE ->
          calls.remove(
              "UpdateServiceSpecificCredential",
              () ->
                  iam.updateServiceSpecificCredential(
                      r ->
                          r.userName(user.value())
                              .serviceSpecificCredentialId(id)
                              .status(StatusType.INACTIVE)));
      case CERTIFICATE ->
          calls.remove(
              "UpdateSigningCertificate",
              () ->
                  iam.updateSigningCertificate(
                      r -> r.userName(user.value()).certificateId(id).status(StatusType.INACTIVE)));
    };
  }

  void delete(UserName user, OtherCredential credential) {
    String id = credential.id();
    switch (credential.kind()) {
      case SSH_KEY ->
          calls.remove(
              "DeleteSSHPublicKey",
              () -> iam.deleteSSHPublicKey(r -> r.userName(user.value()).sshPublicKeyId(id)));
      case SERVICE ->
          calls.remove(
              "DeleteServiceSpecificCredential",
              () ->
                  iam.deleteServiceSpecificCredential(
                      r -> r.userName(user.value()).serviceSpecificCredentialId(id)));
      case CERTIFICATE ->
          calls.remove(
              "DeleteSigningCertificate",
              () -> iam.deleteSigningCertificate(r -> r.userName(user.value()).certificateId(id)));
    }
  }
}
