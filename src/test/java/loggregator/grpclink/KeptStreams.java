package loggregator.grpclink;

import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cloudfoundry.loggregator.v2.EgressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/** An RLP that says on each stream what the test says. */
final class KeptStreams extends EgressGrpc.EgressImplBase {
  final List<StreamObserver<EnvelopeBatch>> streams = new CopyOnWriteArrayList<>();

  @Override
  public void batchedReceiver(EgressBatchRequest request, StreamObserver<EnvelopeBatch> responses) {
    streams.add(responses);
  }

  void send(int stream, long number) {
    streams.get(stream).onNext(batch(number));
  }

  static EnvelopeBatch batch(long number) {
    return EnvelopeBatch.newBuilder()
        .addBatch(Envelope.newBuilder().setTimestamp(number).setLog(Log.getDefaultInstance())).build();
  }
}
