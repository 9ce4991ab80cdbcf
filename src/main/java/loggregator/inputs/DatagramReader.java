package loggregator.inputs;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireWriter;
import loggregator.metrics.DatagramMeters;

/**
 * Makes one batch of the datagrams that wait in the socket, each a record as it came, whatever is in it. An error while
 * reading is counted and ends nothing. One event loop.
 *
 * <p>Where the transport reads many in a turn (and automatic reading is therefore off), the first datagram after a
 * quiet spell is read at once, and after that the socket is left alone for a millisecond, unless there were as many as
 * a turn takes: to wake up for each costs more than to read it.
 */
public final class DatagramReader extends ChannelInboundHandlerAdapter {
  /** More than any datagram has, so that none is cut off. */
  static final int MAX_DATAGRAM_BYTES = 1 << 16;

  /** What one turn takes. */
  static final int MAX_DATAGRAMS = 32;
  static final long PAUSE_MS = 1;

  private static final int MAX_BATCH_BYTES = 256 << 10;

  private final DatagramMeters meters;
  private final Consumer<Batch> batches;
  private final byte[] datagram = new byte[MAX_DATAGRAM_BYTES];
  private final WireWriter records = new WireWriter(MAX_BATCH_BYTES);
  private int datagrams;
  private int ofThisTurn;
  /** Not so on a kernel that can't, though the transport could. */
  private boolean hasReadMany;

  public DatagramReader(DatagramMeters meters, Consumer<Batch> batches) {
    this.meters = meters;
    this.batches = batches;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!context.channel().config().isAutoRead()) {
      context.read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      append(packet.content());
    } finally {
      packet.release();
    }
  }

  private void append(ByteBuf content) {
    int length = content.readableBytes();
    if (datagrams > 0 && records.size() + length > MAX_BATCH_BYTES) {
      handOn();
    }
    content.readBytes(datagram, 0, length);
    records.writeBytesField(EnvelopeFields.BATCH_ENVELOPE, datagram, 0, length);
    datagrams++;
    ofThisTurn++;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (datagrams > 0) {
      handOn();
    }
    hasReadMany |= ofThisTurn > 1;
    if (!context.channel().config().isAutoRead()) {
      readOn(context);
    }
    ofThisTurn = 0;
  }

  private void readOn(ChannelHandlerContext context) {
    if (hasReadMany && ofThisTurn < MAX_DATAGRAMS) {
      context.executor().schedule(() -> read(context), PAUSE_MS, TimeUnit.MILLISECONDS);
    } else {
      read(context);
    }
  }

  private static void read(ChannelHandlerContext context) {
    if (context.channel().isActive()) {
      context.read();
    }
  }

  private void handOn() {
    Batch batch = new Batch(records.toByteArray(), 0, records.size(), datagrams);
    records.clear();
    datagrams = 0;
    meters.received(batch.envelopes());
    batches.accept(batch);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    meters.readError();
  }
}
