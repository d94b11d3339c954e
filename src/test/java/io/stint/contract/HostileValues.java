package io.stint.contract;

import java.util.List;

/** What {@link HostileRequests} are made of: what programs, people and the curious really send. */
final class HostileValues {

  static final List<String> STRINGS =
      List.of(
          "",
          " ",
          "\u0000",
          "a\u0000b",
          "\r\nX-Injected: 1",
          "\u202Eabc",
          "\u200B",
          "\uD83D\uDE80",
          "ﬃ",
          "..",
          "%00",
          "%2e%2e",
          "*",
          "'",
          "${aws:username}",
          "{{7*7}}",
          "null",
          "true",
          "-1",
          "1e400",
          "9999-12-31T23:59:59Z",
          "+1000000000-01-01T00:00:00Z",
          "0000-00-00T00:00:00Z",
          "2026-02-30T00:00:00Z",
          "P999999999999D",
          "PT-1S",
          "PT0.000000001S",
          "P1Y",
          "arn:aws:iam::123456789012:user/nobody",
          "arn:::::",
          "x".repeat(300),
          "x".repeat(70_000));

  static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e400",
          "1E-400",
          "9".repeat(400),
          "0.1",
          "[]",
          "{}",
          "[[]]",
          "[null]",
          "{\"\": null}",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"x\"",
          "[1, \"a\", {}]");

  static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json; charset=utf-16",
          "application/json; charset=nonsense",
          "application/json;;;",
          "application/merge-patch+json",
          "application/xml",
          "application/x-www-form-urlencoded",
          "multipart/form-data",
          "multipart/form-data; boundary=",
          "multipart/form-data; boundary=x",
          "text/csv",
          "text/csv; charset=utf-16le",
          "text/plain",
          "*/*",
          "",
          "garbage",
          "a/b/c",
          "application/" + "j".repeat(3_000));

  static final List<String> HEADERS =
      List.of(
          "Accept: garbage",
          "Accept: text/html",
          "Accept: application/json;q=9",
          "Accept: ",
          "Accept: " + "a/b,".repeat(2_000) + "*/*",
          "Accept-Encoding: gzip;q=nonsense",
          "Accept-Language: " + "x".repeat(5_000),
          "If-Match: v1",
          "If-Match: \"v99999999999999999999\"",
          "If-Match: W/\"v1\"",
          "If-Match: *",
          "If-Match: ",
          "If-None-Match: *",
          "Idempotency-Key: ",
          "Idempotency-Key: " + "k".repeat(256),
          "Idempotency-Key: \u00e9",
          "Idempotency-Key: one",
          "Prefer: wait=-1",
          "Prefer: wait=99999999999999999999",
          "Prefer: wait=PT1S",
          "Prefer: wait",
          "Prefer: ,;=\"",
          "Prefer: respond-async, handling=strict",
          "X-Request-Id: " + "x".repeat(500),
          "X-Request-Id: a b",
          "X-Forwarded-For: unknown, \"[::1]:x\"",
          "X-HTTP-Method-Override: DELETE",
          "Forwarded: for=;host=",
          "Authorization: Bearer ",
          "Authorization: Bearer " + "x".repeat(4_000),
          "Authorization: Basic Og==",
          "Authorization: garbage",
          "Last-Event-ID: -1",
          "Last-Event-ID: 99999999999999999999",
          "Last-Event-ID: x",
          "Range: bytes=0-0,-1",
          "Expect: 100-continue",
          "Expect: 200-ok",
          "Cookie: " + "a=b; ".repeat(500),
          "Origin: null",
          "Upgrade: websocket",
          "Content-Encoding: gzip",
          "Content-Language: \u00ff",
          "Traceparent: 00-0-0-0",
          "X-Long: " + "x".repeat(30_000));

  static final List<String> ROSTERS =
      List.of(
          "Email\ngrace@uw.edu\n",
          "Email,User name\ngrace@uw.edu,grace\n,\n",
          "Email\n\"x\n",
          "Email;Name\r\ngrace@uw.edu;\"Grace;\"\"\"\r\n",
          "\uFEFFName,E-Mail\n\u0000,x@y\n",
          "nothing\n");

  static final List<String> METHODS =
      List.of(
          "GET",
          "HEAD",
          "OPTIONS",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "TRACE",
          "QUERY",
          "PROPFIND",
          "get",
          "X",
          "M-SEARCH");

  private HostileValues() {}
}
