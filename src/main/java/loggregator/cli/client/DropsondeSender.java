package loggregator.cli.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import loggregator.envelope.Batch;
import loggregator.envelope.RecordWriter;

/**
 * Sends envelopes to an Agent as the first generation's producers do: each in a UDP datagram of its own, without an
 * acknowledgement. It only notices that nothing listens at the address, if the other machine says so.
 *
 * <p>Threading: one thread, which adds and thereby sends.
 */
public final class DropsondeSender implements EnvelopeSink {
  /** What UDP over IPv4 carries. */
  static final int MAX_DATAGRAM_BYTES = 65_507;
  /** How much an envelope grows beyond its line, because longer lengths take more bytes. */
  private static final int GROWTH_BYTES = 16;
  /** An Agent's socket holds a few hundred datagrams and can't say that it is full; a pause lets the Agent empty it. */
  private static final int BURST_DATAGRAMS = 32;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ServerAddress agent;
  private final DatagramChannel channel;
  private final DropsondeEnvelopes envelopes = new DropsondeEnvelopes();
  private final Promise<Void> finished = Promise.promise();
  private int sentDatagrams;

  /** Blocks for the name server. */
  public DropsondeSender(ServerAddress agent) throws ClientException {
    this.agent = agent;
    InetSocketAddress address = new InetSocketAddress(agent.host(), agent.port());
    if (address.isUnresolved()) {
      throw new ClientException("the host '" + agent.host() + "' is not known");
    }
    try {
      channel = DatagramChannel.open().connect(address);
    } catch (IOException e) {
      throw new ClientException("can't send to " + this + ": " + e.getMessage());
    }
  }

  /** How many bytes of a line fit into a datagram beside the ids and tags that the writer has. */
  public static int maxLineBytes(WrittenEnvelopes written) throws ClientException {
    RecordWriter.Part part = new RecordWriter.Part("0".repeat(Long.BYTES * 2), Integer.MAX_VALUE, false);
    written.writer().logPart(Long.MAX_VALUE - part.ordinal(), new byte[] {'x'}, 0, 1, true, part);
    int commonBytes = new DropsondeEnvelopes().of(written.take().get(0)).get(0).length + GROWTH_BYTES;
    if (commonBytes >= MAX_DATAGRAM_BYTES) {
      throw new ClientException("the tags alone are more than a datagram of " + MAX_DATAGRAM_BYTES + " bytes holds");
    }
    return Math.min(LogLines.MAX_LINE_BYTES, MAX_DATAGRAM_BYTES - commonBytes);
  }

  /** Completes when all is sent, and fails with a {@link ClientException} when nobody listens. */
  public Future<Void> finished() {
    return finished.future();
  }

  /** After a failure the envelope is dropped. */
  @Override
  public void add(Batch batch) {
    for (byte[] datagram : envelopes.of(batch)) {
      if (!finished.future().isComplete()) {
        send(datagram);
      }
    }
  }

  private void send(byte[] datagram) {
    if (datagram.length > MAX_DATAGRAM_BYTES) {
      fail("an envelope of " + datagram.length + " bytes is more than a datagram holds");
      return;
    }
    try {
      channel.write(ByteBuffer.wrap(datagram));
      if (++sentDatagrams % BURST_DATAGRAMS == 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  /** The system reports a refused datagram only at the next call, so a last read asks for it. */
  @Override
  public void end() {
    try (channel) {
      channel.configureBlocking(false);
      channel.read(ByteBuffer.allocate(1));
      finished.tryComplete();
    } catch (IOException e) {
      fail(e);
    }
  }

  private void fail(IOException cause) {
    fail(cause instanceof PortUnreachableException ? "nobody listens there" : Failures.describe(cause));
  }

  private void fail(String reason) {
    finished.tryFail(new ClientException("can't send to " + this + ": " + reason));
  }

  @Override
  public String toString() {
    return "the Agent at " + agent + " over UDP";
  }
}
