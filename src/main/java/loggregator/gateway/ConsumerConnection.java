package loggregator.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** The way to one consumer, over which its stream goes in one encoding. One event loop. */
interface ConsumerConnection {
  /** Completes when the consumer was told that its stream begins; fails if there is no consumer to be told. */
  Future<Void> open();

  /** Called whenever the consumer takes more again. */
  void onWritable(Runnable task);

  /** Called when the consumer has left before {@link #end} or {@link #endByTimeout}; perhaps also after it. */
  void onGone(Runnable task);

  /** Of an open outlet. */
  boolean isWritable();

  /** Writes an encoded batch. */
  void write(Buffer batch);

  /** Shows the consumer of a stream without batches that it is there. */
  void heartbeat();

  /** Completes when everything that was written is on its way. */
  Future<Void> end();

  /** Ends the stream with the word that it had its time. */
  Future<Void> endByTimeout();

  /** Ends the stream with the word that its consumer may read no more. */
  Future<Void> endByRefusal();

  /** Leaves a consumer that doesn't take what ends its stream. */
  void abort();
}
