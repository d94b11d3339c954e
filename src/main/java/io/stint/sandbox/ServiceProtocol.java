package io.stint.sandbox;

/** How a service writes its answers, and what it calls the things that go wrong with signatures. */
enum ServiceProtocol {
  IAM("iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/"),
  STS("sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/"),
  EC2("ec2", "2016-11-15", "http://ec2.amazonaws.com/doc/2016-11-15/");

  private final String service;
  private final String version;
  private final String namespace;

  ServiceProtocol(String service, String version, String namespace) {
    this.service = service;
    this.version = version;
    this.namespace = namespace;
  }

  /** By the service that was signed for, else by the version. */
  static ServiceProtocol of(SignatureV4 signature, QueryRequest request) {
    String version = request.get("Version", "");
    for (ServiceProtocol dialect : values()) {
      if (signature == null
          ? dialect.version.equals(version)
          : dialect.service.equals(signature.service())) {
        return dialect;
      }
    }
    return version.equals(STS.version) ? STS : IAM;
  }

  String service() {
    return service;
  }

  String version() {
    return version;
  }

  XmlAnswer result() {
    return new XmlAnswer(this == EC2 ? "item" : "member");
  }

  String success(String action, XmlAnswer result, String requestId) {
    XmlAnswer out = result().open(action + "Response", namespace);
    if (this == EC2) {
      return out.text("requestId", requestId).raw(result).close().toString();
    }
    // UpdateRole has a result that is empty; botocore looks for it.
    if (!result.isEmpty() || action.equals("UpdateRole")) {
      out.open(action + "Result").raw(result).close();
    }
    out.open("ResponseMetadata").text("RequestId", requestId).close();
    return out.close().toString();
  }

  String failure(SandboxError error, String requestId) {
    if (this == EC2) {
      XmlAnswer out = result().open("Response").open("Errors").open("Error");
      out.text("Code", ec2Code(error.code())).text("Message", error.getMessage()).close().close();
      return out.text("RequestID", requestId).close().toString();
    }
    XmlAnswer out = result().open("ErrorResponse", namespace).open("Error");
    out.text("Type", error.status() < 500 ? "Sender" : "Receiver");
    out.text("Code", error.code()).text("Message", error.getMessage()).close();
    return out.text("RequestId", requestId).close().toString();
  }

  /** The HTTP status; EC2 has some of its own. */
  int status(SandboxError error) {
    if (this != EC2) {
      return error.status();
    }
    return switch (ec2Code(error.code())) {
      case "AuthFailure" -> 401;
      case "RequestExpired" -> 400;
      case "RequestLimitExceeded" -> 503;
      default -> error.status();
    };
  }

  private static String ec2Code(String code) {
    return switch (code) {
      case "InvalidClientTokenId", "SignatureDoesNotMatch", "IncompleteSignature" -> "AuthFailure";
      case "ExpiredToken" -> "RequestExpired";
      case "AccessDenied" -> "UnauthorizedOperation";
      case "Throttling" -> "RequestLimitExceeded";
      case "ServiceFailure" -> "InternalError";
      default -> code;
    };
  }
}
