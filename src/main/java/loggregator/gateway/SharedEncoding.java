package loggregator.gateway;

import static loggregator.json.JsonBuffer.ascii;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import loggregator.envelope.Batch;
import loggregator.http.BodyPieces;
import loggregator.http.ContentCoding;
import loggregator.http.Piece;
import loggregator.http.WebSocketFrames;
import loggregator.json.EnvelopeJson;
import loggregator.json.JsonBuffer;
import loggregator.stream.SharedResults;

/**
 * Encodes batches for all the streams of one encoding and compression; streams that are given the same batch share the result.
 *
 * <p>Threading: one event loop.
 */
final class SharedEncoding {
  private final StreamEncoding encoding;
  private final ContentCoding coding;
  private final BodyPieces pieces;
  private final LongAdder malformed;
  private final EnvelopeJson json = new EnvelopeJson();
  private final JsonBuffer text = new JsonBuffer();
  private final SharedResults<Piece> shared = new SharedResults<>(this::encodeAlone, Piece::length);
  private long encodedBatches;

  /** @param malformed counts envelopes that could not be printed */
  SharedEncoding(StreamEncoding encoding, ContentCoding coding, LongAdder malformed) {
    this.encoding = encoding;
    this.coding = coding;
    this.pieces = encoding == StreamEncoding.WEBSOCKET
        ? message -> Piece.of(WebSocketFrames.text(message)) : BodyPieces.in(coding);
    this.malformed = malformed;
  }

  StreamEncoding encoding() {
    return encoding;
  }

  ContentCoding coding() {
    return coding;
  }

  /** One more stream uses this. */
  void join() {
    shared.join();
  }

  void leave() {
    shared.leave();
  }

  /** How many batches were encoded. */
  long encodedBatches() {
    return encodedBatches;
  }

  /** The batch as it goes out. Several streams may be given the same piece. */
  Piece encode(Batch batch) {
    return shared.of(batch);
  }

  /** The same for a batch that only one stream is given. */
  Piece encodeAlone(Batch batch) {
    encodedBatches++;
    text.clear();
    text.raw(encoding.before());
    malformed.add(json.append(batch, text));
    text.raw(encoding.after());
    return pieces.of(text.toByteArray());
  }

  /** The same, with the cursor after it. */
  Piece encodeAlone(Batch batch, String cursor) {
    encodedBatches++;
    text.clear();
    text.raw(encoding.beforeWith(cursor));
    malformed.add(json.append(batch, text));
    if (!encoding.hasIds()) {
      text.truncate(text.length() - 1);
      text.raw(ascii(",\"cursor\":\"" + cursor + "\"}"));
    }
    text.raw(encoding.after());
    return pieces.of(text.toByteArray());
  }

  /** A text between batches, as it stands. */
  Piece encode(String words) {
    return pieces.of(words.getBytes(StandardCharsets.UTF_8));
  }

  void close() {
    pieces.close();
  }
}
