package loggregator.grpclink;

import io.grpc.stub.StreamObserver;

/** What a stream brings that a test doesn't look at. */
final class Ignored<T> implements StreamObserver<T> {
  @Override
  public void onNext(T message) {}

  @Override
  public void onError(Throwable cause) {}

  @Override
  public void onCompleted() {}
}
