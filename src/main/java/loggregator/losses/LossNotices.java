package loggregator.losses;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import loggregator.envelope.RecordWriter;

/**
 * Tells sources of what they lost in the queues of one role: in their own streams, as a line on standard error that a
 * consumer shows beside theirs. What cannot be told yet is added up. One event loop.
 */
public final class LossNotices {
  /** So many sources may wait to be told. */
  private static final int MAX_WAITING = 1_000;
  /** Two names of 128 characters, and little else. */
  private static final int MAX_NOTICE_BYTES = 2 << 10;
  private static final byte[] SOURCE_TYPE = "source_type".getBytes(UTF_8);
  private static final byte[] ROLE = "loss_role".getBytes(UTF_8);
  private static final byte[] QUEUE = "loss_queue".getBytes(UTF_8);
  private static final byte[] REASON = "loss_reason".getBytes(UTF_8);
  private static final byte[] LOST = "lost".getBytes(UTF_8);
  /** What lines of the system itself have always been marked with. */
  private static final String LOGGREGATOR = "LGR";

  private final String role;
  private final Map<SourceLoss, Long> waiting = new LinkedHashMap<>();
  private final List<Batch> written = new ArrayList<>(1);
  private final RecordWriter notices = new RecordWriter(written::add);

  /** @param role as the tag of metrics has it, such as {@code agent} */
  public LossNotices(String role) {
    this.role = role;
  }

  /** What was lost in the role's queues is to be told to those of the losers that have a name. */
  public void add(LossPeriod period) {
    for (Loss<SourceLoss> loss : period.sources().losses()) {
      SourceLoss who = loss.who();
      if (who.hop().role().equals(role) && who.source().isWhole() && loss.envelopes() > 0
          && (waiting.size() < MAX_WAITING || waiting.containsKey(who))) {
        waiting.merge(who, loss.envelopes(), Long::sum);
      }
    }
  }

  public int waiting() {
    return waiting.size();
  }

  /**
   * Notices for some of those that wait; at least one.
   *
   * @return null when nobody waits
   */
  public Batch next(int maxEnvelopes, int maxBytes) {
    long enoughBytes = notices.writtenBytes() + maxBytes - MAX_NOTICE_BYTES;
    Iterator<Map.Entry<SourceLoss, Long>> next = waiting.entrySet().iterator();
    for (int i = 0; i < maxEnvelopes && next.hasNext() && (i == 0 || notices.writtenBytes() < enoughBytes); i++) {
      Map.Entry<SourceLoss, Long> loss = next.next();
      write(loss.getKey(), loss.getValue());
      next.remove();
    }
    notices.flush();
    return written.isEmpty() ? null : written.remove(0);
  }

  private void write(SourceLoss loss, long lost) {
    Hop hop = loss.hop();
    notices.ids(loss.source().sourceId(), loss.source().instanceId());
    notices.clearTags();
    notices.tag(SOURCE_TYPE, LOGGREGATOR);
    notices.tag(ROLE, hop.role());
    notices.tag(QUEUE, hop.queue());
    notices.tag(REASON, hop.reason());
    notices.tag(LOST, Long.toString(lost));
    byte[] line = (lost + " messages lost at the " + hop.role() + ": its queue '" + hop.queue() + "' was full")
        .getBytes(UTF_8);
    notices.log(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()), line, 0, line.length, true);
  }
}
