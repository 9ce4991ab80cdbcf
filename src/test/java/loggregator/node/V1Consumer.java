package loggregator.node;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import loggregator.plumbing.wire.DopplerGrpc;
import loggregator.plumbing.wire.Plumbing.BatchResponse;
import loggregator.plumbing.wire.Plumbing.Response;
import loggregator.plumbing.wire.Plumbing.SubscriptionRequest;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;

/** A consumer of the first generation on grpc-java, with one stream. */
final class V1Consumer {
  private final List<Envelope> received = new CopyOnWriteArrayList<>();
  private final List<ByteString> bytes = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> accepted = new CompletableFuture<>();
  private final CompletableFuture<Status> status = new CompletableFuture<>();
  private ClientCall<?, ?> call;

  /** One by {@code BatchSubscribe}, whose subscription is active when this returns. */
  static V1Consumer open(ManagedChannel channel, SubscriptionRequest request) {
    V1Consumer consumer = new V1Consumer();
    return consumer.open(
        channel, DopplerGrpc.getBatchSubscribeMethod(), request, BatchResponse::getPayloadList);
  }

  /** The same by {@code Subscribe}. */
  static V1Consumer openSingly(ManagedChannel channel, SubscriptionRequest request) {
    V1Consumer consumer = new V1Consumer();
    Function<Response, List<ByteString>> payloads = response -> List.of(response.getPayload());
    return consumer.open(channel, DopplerGrpc.getSubscribeMethod(), request, payloads);
  }

  private <T> V1Consumer open(
      ManagedChannel channel, MethodDescriptor<SubscriptionRequest, T> method, SubscriptionRequest request,
      Function<T, List<ByteString>> payloads) {
    ClientCall<SubscriptionRequest, T> opened = channel.newCall(method, CallOptions.DEFAULT);
    opened.start(new ClientCall.Listener<>() {
      @Override
      public void onHeaders(Metadata headers) {
        accepted.complete(null);
      }

      @Override
      public void onMessage(T message) {
        payloads.apply(message).forEach(payload -> {
          bytes.add(payload);
          received.add(parsed(payload));
        });
      }

      @Override
      public void onClose(Status ended, Metadata trailers) {
        status.complete(ended);
        accepted.completeExceptionally(ended.asException());
      }
    }, new Metadata());
    opened.sendMessage(request);
    opened.halfClose();
    opened.request(Integer.MAX_VALUE);
    call = opened;
    accepted.orTimeout(60, TimeUnit.SECONDS).join();
    return this;
  }

  void cancel() {
    call.cancel("the test is done with it", null);
  }

  /** The first envelopes that arrived, once there are so many. */
  List<Envelope> receive(int count) {
    await().atMost(Duration.ofSeconds(60)).until(() -> received.size() >= count);
    return List.copyOf(received).subList(0, count);
  }

  List<Envelope> received() {
    return List.copyOf(received);
  }

  /** The envelopes as they came. */
  List<ByteString> payloads() {
    return List.copyOf(bytes);
  }

  Status status() {
    return status.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static Envelope parsed(ByteString payload) {
    try {
      return Envelope.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
