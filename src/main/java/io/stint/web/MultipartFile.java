package io.stint.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The file in a form, as browsers and {@code curl -F} send one. */
public final class MultipartFile {

  private static final String EXPECTED = "The form has one file, such as file=@roster.csv.";

  private MultipartFile() {}

  /**
   * The bytes of the only file, whatever its field and its type are called.
   *
   * @param form the body; null: there is none
   * @param contentType with its boundary, as it was sent
   * @throws Refusal 400 where there is none, or more than one
   */
  public static byte[] in(byte[] form, String contentType) {
    ByteBuf body = form == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(form);
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", body);
    request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    if (!hasBoundary(contentType) || !HttpPostRequestDecoder.isMultipart(request)) {
      throw Refusal.invalid("Content-Type:", "A form says what its boundary is.");
    }
    HttpPostMultipartRequestDecoder parts = null;
    try {
      parts = new HttpPostMultipartRequestDecoder(new DefaultHttpDataFactory(false), request);
      List<FileUpload> files =
          parts.getBodyHttpDatas().stream()
              .filter(FileUpload.class::isInstance)
              .map(FileUpload.class::cast)
              .toList();
      if (files.size() != 1) {
        throw Refusal.invalid("", EXPECTED);
      }
      return files.get(0).get();
    } catch (HttpPostRequestDecoder.ErrorDataDecoderException
        | HttpPostRequestDecoder.EndOfDataDecoderException
        | HttpPostRequestDecoder.TooManyFormFieldsException
        | HttpPostRequestDecoder.TooLongFormFieldException e) {
      throw Refusal.invalid("", EXPECTED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (parts != null) {
        parts.destroy();
      }
    }
  }

  /** The library fails on one that is empty. */
  private static boolean hasBoundary(String contentType) {
    String boundary = MediaType.valueOf(contentType).getParameters().get("boundary");
    return boundary != null && !boundary.isBlank();
  }
}
