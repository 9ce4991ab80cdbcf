package loggregator.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import loggregator.envelope.Batch;

/** Helpers for gRPC calls. */
public final class GrpcCalls {
  /**
   * A message is copied out of an array more than this many times its size. Vert.x' growing buffers rarely exceed it.
   */
  private static final int MAX_EXCESS = 4;

  private GrpcCalls() {}

  /** Ends the call with the status and the text. */
  public static void fail(GrpcServerRequest<Buffer, Buffer> call, GrpcStatus status, String text) {
    call.response().status(status).statusMessage(text).end();
  }

  /**
   * Runs the task when the call's time is over, if its client set one. Vert.x has answered the call by then, without
   * telling anybody.
   */
  public static void onDeadline(GrpcServerRequest<Buffer, Buffer> call, Runnable task) {
    if (call.deadline() != null) {
      call.deadline().onSuccess(v -> task.run());
    }
  }

  /** The batch as a message, not copied. */
  public static Buffer message(Batch batch) {
    return message(batch.bytes(), batch.offset(), batch.length());
  }

  public static Buffer message(byte[] bytes, int offset, int length) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, offset, length));
  }

  /**
   * The bytes of a received message. They are copied only where they are a small part of an array, which they would
   * keep in memory as long as they wait in a queue.
   */
  public static MessageBytes bytes(Buffer message) {
    ByteBuf buffer = ((BufferInternal) message).getByteBuf();
    if (buffer.hasArray() && buffer.array().length / MAX_EXCESS <= buffer.readableBytes()) {
      return new MessageBytes(buffer.array(), buffer.arrayOffset() + buffer.readerIndex(), buffer.readableBytes());
    }
    byte[] copy = message.getBytes();
    return new MessageBytes(copy, 0, copy.length);
  }

  /** A range of an array that is not written to any more. */
  public record MessageBytes(byte[] array, int offset, int length) {}
}
