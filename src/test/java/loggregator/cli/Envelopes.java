package loggregator.cli;

import com.google.protobuf.ByteString;
import java.util.List;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/** What servers stream in the tests. */
final class Envelopes {
  private Envelopes() {}

  static EnvelopeBatch batch(Envelope... envelopes) {
    return EnvelopeBatch.newBuilder().addAllBatch(List.of(envelopes)).build();
  }

  static Envelope log(String text) {
    return Envelope.newBuilder()
        .setTimestamp(1)
        .setSourceId("web")
        .setInstanceId("0")
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8(text)))
        .build();
  }

  static Envelope loss(long envelopes) {
    return Envelope.newBuilder()
        .setSourceId("loggregator")
        .putTags("direction", "egress")
        .setCounter(Counter.newBuilder().setName("dropped").setDelta(envelopes))
        .build();
  }
}
