package loggregator.gateway;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import loggregator.http.Piece;

/** Notes what a stream does to its consumer. */
final class FakeConnection implements ConsumerConnection {
  final List<String> events = new ArrayList<>();
  boolean takes = true;
  boolean takesLittle;
  /** When what is written has left for the network. */
  Future<Void> left = Future.succeededFuture();

  private Runnable writable;
  private Runnable gone;

  void leave() {
    gone.run();
  }

  void takeAgain() {
    takes = true;
    writable.run();
  }

  @Override
  public Future<Void> open() {
    events.add("open");
    return Future.succeededFuture();
  }

  @Override
  public void onCutOff(Runnable task) {}

  @Override
  public void onWritable(Runnable task) {
    writable = task;
  }

  @Override
  public void onGone(Runnable task) {
    gone = task;
  }

  @Override
  public boolean isWritable() {
    return takes;
  }

  @Override
  public boolean takesLittle() {
    return takesLittle;
  }

  @Override
  public Future<Void> write(Piece batch) {
    events.add(batch.bytes().toString());
    return left;
  }

  @Override
  public void heartbeat() {
    events.add("heartbeat");
  }

  @Override
  public Future<Void> endByRefusal() {
    events.add("refused");
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> end() {
    events.add("end");
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> endByTimeout() {
    events.add("timeout");
    return Future.succeededFuture();
  }

  @Override
  public void abort() {
    events.add("abort");
  }
}
