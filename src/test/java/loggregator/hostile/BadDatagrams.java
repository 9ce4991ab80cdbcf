package loggregator.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Datagrams to one of an Agent's inputs, as fast as they can be sent. */
final class BadDatagrams extends Crowd {
  private static final int SENDERS = 2;
  private static final int LINES = 10;
  private static final int MAX_GARBAGE_BYTES = 8_000;

  private final String input;
  private final Content content;
  private final int datagrams;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger done = new AtomicInteger();
  private Site site;
  private Reading before;

  /** What is in them. */
  enum Content {
    /** Of one source and one name. */
    SAMPLES {
      @Override
      byte[] datagram(Random random) {
        return "flood:1|c\n".repeat(LINES).getBytes(ISO_8859_1);
      }
    },
    /** Each with a name and a source that never come again. */
    NEW_SERIES {
      @Override
      byte[] datagram(Random random) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
          String unique = Long.toHexString(random.nextLong());
          lines.append(unique).append(":1|g|#source_id:").append(unique).append('\n');
        }
        return lines.toString().getBytes(ISO_8859_1);
      }
    },
    /** Of one program. */
    MESSAGES {
      @Override
      byte[] datagram(Random random) {
        return ("<13>Oct  7 10:00:00 h flood: " + "text ".repeat(LINES)).getBytes(ISO_8859_1);
      }
    },
    /** Each of a program that never comes again. */
    NEW_PROGRAMS {
      @Override
      byte[] datagram(Random random) {
        return ("<13>Oct  7 10:00:00 h p" + Long.toHexString(random.nextLong()) + ": text").getBytes(ISO_8859_1);
      }
    },
    GARBAGE {
      @Override
      byte[] datagram(Random random) {
        byte[] garbage = new byte[random.nextInt(MAX_GARBAGE_BYTES)];
        random.nextBytes(garbage);
        return garbage;
      }
    };

    abstract byte[] datagram(Random random);
  }

  BadDatagrams(String input, Content content, int datagrams) {
    this.input = input;
    this.content = content;
    this.datagrams = datagrams;
  }

  @Override
  public void begin(Site site) throws IOException {
    this.site = site;
    before = site.read();
    int port = site.inputPort(input, "udp");
    for (int i = 0; i < SENDERS; i++) {
      Random random = new Random(i);
      DatagramSocket socket = with(new DatagramSocket());
      start(() -> send(socket, port, random));
    }
    Patience.until("all datagrams are sent, and read or dropped by the kernel", this::proof,
        () -> done.get() == SENDERS && read() + droppedByKernel() >= sent.get() && effect() > 0);
  }

  private void send(DatagramSocket socket, int port, Random random) throws IOException {
    for (int i = 0; i < datagrams / SENDERS; i++) {
      byte[] datagram = content.datagram(random);
      socket.send(new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), port));
      sent.incrementAndGet();
    }
    done.incrementAndGet();
  }

  private long read() {
    return change("loggregator_input_datagrams_total");
  }

  private long droppedByKernel() {
    return change("loggregator_input_kernel_dropped_datagrams_total");
  }

  /** What the input made of them: no syslog is so bad that it is no message. */
  private long effect() {
    return input.equals("statsd") && content == Content.GARBAGE
        ? change("loggregator_input_rejected_total") : change("loggregator_input_envelopes_total");
  }

  private long change(String name) {
    String label = "input=\"" + input + '"';
    return site.read().sum(name, label) - before.sum(name, label);
  }

  @Override
  public String proof() {
    return sent + " datagrams sent, " + read() + " read, " + droppedByKernel() + " dropped by the kernel, "
        + change("loggregator_input_envelopes_total") + " envelopes made, "
        + change("loggregator_input_rejected_total") + " lines rejected";
  }
}
