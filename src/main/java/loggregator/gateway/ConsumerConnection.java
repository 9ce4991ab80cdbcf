package loggregator.gateway;

import io.vertx.core.Future;
import loggregator.http.Piece;

/** Carries one consumer's stream, in one encoding. One event loop. */
interface ConsumerConnection {
  /** Completes when the consumer was told that its stream begins; fails if the consumer is gone. */
  Future<Void> open();

  /** The task runs whenever the consumer takes more again. */
  void onWritable(Runnable task);

  /** The task runs when memory is short and the consumer takes nothing: it is to abort the stream. */
  void onCutOff(Runnable task);

  /** The task runs when the consumer leaves before the stream was ended here, and may run again after that. */
  void onGone(Runnable task);

  /** Whether the consumer takes more now; only to be asked after {@link #open}. */
  boolean isWritable();

  /** Whether it had better be little. */
  boolean takesLittle();

  /** Writes an encoded batch; completes when it has left for the network. */
  Future<Void> write(Piece batch);

  /** Shows the consumer of a silent stream that the Gateway is still there. */
  void heartbeat();

  /** Completes when everything that was written is on its way. */
  Future<Void> end();

  /** Ends the stream and says that its time was up. */
  Future<Void> endByTimeout();

  /** Ends the stream and says that the consumer may read no more. */
  Future<Void> endByRefusal();

  /** Cuts off a consumer that would not read the end of its stream either. */
  void abort();
}
