package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import loggregator.grpc.ResumeMarks;
import org.cloudfoundry.loggregator.v2.EgressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;

/** A consumer over gRPC that goes on where it was. */
class ResumedEgressTest {
  private static Envelope log(int number) {
    return Envelope.newBuilder().setSourceId("web").setTimestamp(number)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("line " + number))).build();
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "line " + number).toList();
  }

  private static Stream open(ManagedChannel channel, String header, String value) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER), value);
    return new Stream(EgressGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .batchedReceiver(EgressBatchRequest.newBuilder().addSelectors(
            Selector.newBuilder().setSourceId("web").setLog(LogSelector.getDefaultInstance())).build()));
  }

  @Test
  void itGetsTheNewestThenWhatFollowsAndAfterABreakWhatItMissed() {
    try (TestNode node = TestNode.start(config -> config.put("logCache",
        new JsonObject().put("auth", "none").put("http", new JsonObject().put("port", 0))))) {
      Producer producer = node.producer();
      Stream fromNow = open(node.rlpChannel(), ResumeMarks.RECENT, "0");
      fromNow.next();
      assertThat(fromNow.cursor).isNotEmpty();
      IntStream.range(0, 500).forEach(number -> producer.send(log(number)));
      assertThat(fromNow.until("line 499")).isEqualTo(lines(0, 500));

      Stream again = open(node.rlpChannel(), ResumeMarks.CURSOR, fromNow.cursor);
      producer.send(log(500));
      assertThat(again.until("line 500")).isEqualTo(lines(500, 501));

      Stream newest = open(node.rlpChannel(), ResumeMarks.RECENT, "3");
      assertThat(newest.until("line 500")).isEqualTo(lines(498, 501));
      producer.send(log(501));
      assertThat(newest.until("line 501")).isEqualTo(lines(501, 502));

      Stream other = open(node.rlpChannel(), ResumeMarks.CURSOR, "gone.1.1.1");
      other.next();
      assertThat(other.missed).containsExactly(-1L);
    }
  }

  private static final class Stream {
    private final Iterator<EnvelopeBatch> batches;
    private final List<Long> missed = new ArrayList<>();
    private String cursor = "";

    Stream(Iterator<EnvelopeBatch> batches) {
      this.batches = batches;
    }

    EnvelopeBatch next() {
      EnvelopeBatch batch = batches.next();
      batch.getUnknownFields().getField(ResumeMarks.CURSOR_FIELD).getLengthDelimitedList()
          .forEach(text -> cursor = text.toStringUtf8());
      missed.addAll(batch.getUnknownFields().getField(ResumeMarks.MISSED_FIELD).getVarintList());
      return batch;
    }

    List<String> until(String last) {
      List<String> lines = new ArrayList<>();
      while (!lines.contains(last)) {
        next().getBatchList().forEach(envelope -> lines.add(envelope.getLog().getPayload().toStringUtf8()));
      }
      return lines;
    }
  }
}
