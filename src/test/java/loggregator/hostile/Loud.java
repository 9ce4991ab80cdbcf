package loggregator.hostile;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import loggregator.testing.GrpcChannels;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorIngress.BatchSenderResponse;

/** A producer that sends the same batch again and again, for consumers that want everything. */
final class Loud implements AutoCloseable {
  static final String SOURCE = "loud";
  private static final long NOT_READY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ManagedChannel channel;
  private final EnvelopeBatch batch;
  private final long intervalNanos;
  private final AtomicLong sent = new AtomicLong();
  private final Thread thread = new Thread(this::run, "loud producer");
  private volatile boolean stopped;

  /** @param intervalNanos between batches; 0 for as fast as the Agent takes them */
  Loud(int agentPort, int batchEnvelopes, int payloadBytes, long intervalNanos) {
    this(agentPort, SOURCE, batchEnvelopes, payloadBytes, intervalNanos);
  }

  Loud(int agentPort, String source, int batchEnvelopes, int payloadBytes, long intervalNanos) {
    this.intervalNanos = intervalNanos;
    EnvelopeBatch.Builder same = EnvelopeBatch.newBuilder();
    ByteString payload = ByteString.copyFrom(new byte[payloadBytes]);
    for (int i = 0; i < batchEnvelopes; i++) {
      same.addBatch(Envelope.newBuilder().setSourceId(source).setLog(Log.newBuilder().setPayload(payload)));
    }
    batch = same.build();
    channel = GrpcChannels.open(agentPort, "metron");
    thread.setDaemon(true);
    thread.start();
  }

  /** Envelopes that were handed to the network. */
  long sent() {
    return sent.get();
  }

  private void run() {
    ClientCall<EnvelopeBatch, BatchSenderResponse> stream =
        channel.newCall(IngressGrpc.getBatchSenderMethod(), CallOptions.DEFAULT.withWaitForReady());
    stream.start(new ClientCall.Listener<>() {
      @Override
      public void onReady() {
        LockSupport.unpark(thread);
      }
    }, new Metadata());
    long dueNanos = System.nanoTime();
    while (!stopped) {
      // the stream may wake this thread before the next batch is due
      long earlyNanos = dueNanos - System.nanoTime();
      if (earlyNanos > 0 || !stream.isReady()) {
        LockSupport.parkNanos(Math.max(earlyNanos, NOT_READY_NANOS));
      } else {
        stream.sendMessage(batch);
        sent.addAndGet(batch.getBatchCount());
        dueNanos = System.nanoTime() + intervalNanos;
      }
    }
    stream.cancel("enough", null);
    channel.shutdownNow();
  }

  /** Returns when it sends nothing more. */
  void stop() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
