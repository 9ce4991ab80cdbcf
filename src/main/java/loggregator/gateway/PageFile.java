package loggregator.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the page, as it is and compressed. Browsers ask each time whether it has changed, and after an upgrade get
 * the new one at once. Any thread.
 */
record PageFile(String contentType, String entityTag, Buffer content, Buffer compressed) {
  private static final int TAG_BYTES = 12;

  /** @throws IllegalStateException if the jar doesn't have it */
  static PageFile read(String resource) {
    try (InputStream in = PageFile.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing");
      }
      byte[] bytes = in.readAllBytes();
      return new PageFile(contentTypeOf(resource), entityTagOf(bytes), Buffer.buffer(bytes), Buffer.buffer(gzip(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(HttpServerRequest request, HttpServerResponse response) {
    response.putHeader(HttpHeaders.ETAG, entityTag)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader(HttpHeaders.VARY, "Accept-Encoding");
    if (entityTag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    boolean isCompressed = takesGzip(request);
    if (isCompressed) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    end(request, response, isCompressed ? compressed : content);
  }

  private static void end(HttpServerRequest request, HttpServerResponse response, Buffer body) {
    if (request.method() == HttpMethod.HEAD) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length())).end();
    } else {
      response.end(body);
    }
  }

  private static boolean takesGzip(HttpServerRequest request) {
    String encodings = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
    return encodings != null && encodings.matches(".*\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$)).*");
  }

  private static String contentTypeOf(String resource) {
    String ending = resource.substring(resource.lastIndexOf('.') + 1);
    return switch (ending) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      default -> throw new IllegalStateException(resource + " is of no known type");
    };
  }

  private static String entityTagOf(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
