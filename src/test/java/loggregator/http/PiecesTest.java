package loggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies that begin anywhere share their pieces, and are each what its client can read. */
class PiecesTest {
  private final byte[] first = "first: {\"batch\":[]}\n".repeat(40).getBytes(UTF_8);
  private final byte[] random = new byte[100_000];
  private final byte[] last = "ü".getBytes(UTF_8);

  PiecesTest() {
    new Random(1).nextBytes(random);
  }

  @ParameterizedTest
  @EnumSource
  void aBodyMayBeginWithAnyPiece(ContentCoding coding) throws IOException {
    List<byte[]> plain = List.of(first, random, new byte[0], first, last);
    List<Piece> pieces;
    try (BodyPieces made = BodyPieces.in(coding)) {
      pieces = plain.stream().map(made::of).toList();
    }

    for (int begin = 0; begin <= plain.size(); begin++) {
      Buffer expected = Buffer.buffer();
      plain.subList(begin, plain.size()).forEach(expected::appendBytes);
      byte[] body = bodyOf(coding, pieces.subList(begin, pieces.size()));
      assertThat(decoded(coding, body)).isEqualTo(expected.getBytes());
    }
  }

  @Test
  void aPieceCanBeReadBeforeTheNextIsThere() throws Exception {
    Inflater inflater = new Inflater(true);
    try (BodyPieces pieces = BodyPieces.in(ContentCoding.GZIP)) {
      byte[] read = new byte[first.length + 1];
      inflater.setInput(pieces.of(first).bytes().getBytes());
      assertThat(inflater.inflate(read)).isEqualTo(first.length);
      assertThat(inflater.finished()).isFalse();
    } finally {
      inflater.end();
    }
  }

  @Test
  void compressionMakesPiecesShorter() {
    for (ContentCoding coding : List.of(ContentCoding.GZIP, ContentCoding.ZSTD)) {
      try (BodyPieces pieces = BodyPieces.in(coding)) {
        assertThat(pieces.of(first).length()).isLessThan(first.length / 8);
        assertThat(pieces.of(random).length()).isLessThan(random.length + 100);
      }
    }
  }

  @Test
  void piecesCanBeMadeAfterTheyWereClosed() throws IOException {
    for (ContentCoding coding : List.of(ContentCoding.GZIP, ContentCoding.ZSTD)) {
      try (BodyPieces pieces = BodyPieces.in(coding)) {
        pieces.of(first);
        pieces.close();
        assertThat(decoded(coding, bodyOf(coding, List.of(pieces.of(last))))).isEqualTo(last);
      }
    }
  }

  @Test
  void checksumsOfPartsMakeTheChecksumOfTheWhole() {
    CRC32 whole = new CRC32();
    whole.update(first);
    whole.update(random);
    whole.update(last);
    Checksum parts = Checksum.of(first).then(Checksum.of(random).then(Checksum.of(last)));

    assertThat(parts.crc()).isEqualTo((int) whole.getValue());
    assertThat(parts).isEqualTo(Checksum.of(first).then(Checksum.of(random)).then(Checksum.of(last)));
    assertThat(parts.bytes()).isEqualTo(first.length + random.length + last.length);
  }

  private static byte[] bodyOf(ContentCoding coding, List<Piece> pieces) {
    Body body = Body.in(coding);
    Buffer bytes = Buffer.buffer().appendBuffer(body.head());
    for (Piece piece : pieces) {
      body.add(piece);
      bytes.appendBuffer(piece.bytes());
    }
    return bytes.appendBuffer(body.tail()).getBytes();
  }

  private static byte[] decoded(ContentCoding coding, byte[] body) throws IOException {
    InputStream bytes = new ByteArrayInputStream(body);
    return switch (coding) {
      case IDENTITY -> body;
      case GZIP -> new GZIPInputStream(bytes).readAllBytes();
      case ZSTD -> new ZstdInputStream(bytes).readAllBytes();
    };
  }
}
