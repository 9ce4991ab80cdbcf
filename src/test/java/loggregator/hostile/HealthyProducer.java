package loggregator.hostile;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import loggregator.testing.GrpcChannels;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorIngress.BatchSenderResponse;

/**
 * Sends numbered logs over one stream, from each of its sources in turn. The number is the timestamp; the payload
 * begins with the time of sending.
 */
final class HealthyProducer implements AutoCloseable {
  private static final int BATCHES_PER_SECOND = 50;
  private static final int PAYLOAD_BYTES = 200;
  /** What was not sent in time is not made up for by a flood. */
  private static final long MAX_BEHIND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final List<String> sources;
  private final int batchEnvelopes;
  private final int[] sent;
  private final ManagedChannel channel;
  private final Thread thread = new Thread(this::run, "healthy producer");
  private volatile Status end;
  private volatile boolean stopped;
  private ClientCall<EnvelopeBatch, BatchSenderResponse> stream;

  /** The numbers from 0 on. */
  record Sent(String source, int count) {}

  HealthyProducer(int agentPort, List<String> sources, int perSecond) {
    this.sources = sources;
    this.sent = new int[sources.size()];
    this.batchEnvelopes = Math.max(1, perSecond / BATCHES_PER_SECOND);
    this.channel = GrpcChannels.open(agentPort, "metron");
    thread.setDaemon(true);
    thread.start();
  }

  synchronized List<Sent> sent() {
    List<Sent> all = new ArrayList<>();
    for (int i = 0; i < sent.length; i++) {
      all.add(new Sent(sources.get(i), sent[i]));
    }
    return all;
  }

  String state() {
    return end == null ? "the producer sends" : "the producer's stream has ended: " + end;
  }

  private void run() {
    stream = channel.newCall(IngressGrpc.getBatchSenderMethod(), CallOptions.DEFAULT.withWaitForReady());
    stream.start(new ClientCall.Listener<>() {
      @Override
      public void onClose(Status status, Metadata trailers) {
        end = status;
      }
    }, new Metadata());
    long intervalNanos = TimeUnit.SECONDS.toNanos(1) / BATCHES_PER_SECOND;
    long dueNanos = System.nanoTime();
    for (int turn = 0; !stopped; turn++) {
      LockSupport.parkNanos(dueNanos - System.nanoTime());
      dueNanos = Math.max(dueNanos + intervalNanos, System.nanoTime() - MAX_BEHIND_NANOS);
      if (stream.isReady()) {
        send(turn % sources.size());
      }
    }
    stream.cancel("enough", null);
    channel.shutdownNow();
  }

  private void send(int source) {
    ByteString payload = ByteString.copyFrom(
        ByteBuffer.allocate(PAYLOAD_BYTES).putLong(System.nanoTime()).rewind());
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    for (int i = 0; i < batchEnvelopes; i++) {
      batch.addBatch(Envelope.newBuilder()
          .setSourceId(sources.get(source))
          .setTimestamp(sent[source] + i)
          .setLog(Log.newBuilder().setPayload(payload)));
    }
    stream.sendMessage(batch.build());
    synchronized (this) {
      sent[source] += batchEnvelopes;
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
