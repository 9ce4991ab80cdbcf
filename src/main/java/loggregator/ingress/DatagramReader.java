package loggregator.ingress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireWriter;
import loggregator.metrics.UdpMeters;

/**
 * Makes one batch of the datagrams that wait in the socket, each a record as it came, whatever is in it. An error while
 * reading is counted and ends nothing. One event loop.
 */
final class DatagramReader extends ChannelInboundHandlerAdapter {
  /** More than any datagram has, so that none is cut off. */
  static final int MAX_DATAGRAM_BYTES = 1 << 16;

  private static final int MAX_BATCH_BYTES = 256 << 10;

  private final UdpMeters meters;
  private final Consumer<Batch> batches;
  private final byte[] datagram = new byte[MAX_DATAGRAM_BYTES];
  private final WireWriter records = new WireWriter(MAX_BATCH_BYTES);
  private int datagrams;

  DatagramReader(UdpMeters meters, Consumer<Batch> batches) {
    this.meters = meters;
    this.batches = batches;
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
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (datagrams > 0) {
      handOn();
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
