package io.stint.web;

import io.netty.handler.codec.http.HttpResponseStatus;

/** The standard's phrase for a status. */
final class Titles {

  private Titles() {}

  static String of(int status) {
    return status == 422
        ? "Unprocessable Content"
        : HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
