package loggregator.cli.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.io.ByteArrayOutputStream;
import loggregator.json.EnvelopeJson;
import loggregator.json.JsonBuffer;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/** Protobuf's JSON form, with empty fields written out: as a Gateway writes it, and as machines read it. */
public final class JsonEnvelopes implements EnvelopeFormat {
  private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

  private final EnvelopeJson json = new EnvelopeJson();
  private final JsonBuffer line = new JsonBuffer();

  @Override
  public void append(ByteArrayOutputStream out, Envelope envelope) {
    byte[] bytes = envelope.toByteArray();
    line.clear();
    if (!json.appendEnvelope(bytes, 0, bytes.length, line)) {
      throw new IllegalStateException("an envelope that can't be written as JSON");
    }
    line.raw('\n');
    out.writeBytes(line.toByteArray());
  }

  /** A machine gets the report itself. */
  @Override
  public void appendLoss(ByteArrayOutputStream out, long envelopes, Envelope report) {
    append(out, report);
  }

  /** There is no envelope that says so. */
  @Override
  public void appendMissed(ByteArrayOutputStream out, long envelopes) {}

  /** There is no envelope that says so. */
  @Override
  public void appendGap(ByteArrayOutputStream out, long ms) {}

  static EnvelopeBatch parseBatch(String json) throws ClientException {
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    try {
      PARSER.merge(json, batch);
    } catch (InvalidProtocolBufferException e) {
      throw isOutOfMemory(e)
          ? Failures.outOfMemory("a batch of " + json.length() + " characters is")
          : new ClientException("it sent what is not a batch of envelopes");
    }
    return batch.build();
  }

  /** The parser catches the error and hides it among the causes. */
  private static boolean isOutOfMemory(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof OutOfMemoryError)) {
      cause = cause.getCause();
    }
    return cause != null;
  }
}
