package loggregator.grpc;

import loggregator.envelope.Batch;

/** How the messages of a call are read. One event loop. */
interface IngressMessages {
  /** @return {@code null} when the message brings no envelope, see {@link #isMalformed} */
  Batch read(byte[] bytes, int offset, int length);

  /** Whether what was read last ends the call. */
  boolean isMalformed();

  /** One for another thread. */
  IngressMessages another();

  /** As what a message counts that brings no envelope and doesn't end the call. */
  String skipped();
}
