package loggregator.feeds;

import java.util.List;
import loggregator.envelope.Batch;
import loggregator.envelope.KnownFields;
import loggregator.losses.Losses;

/**
 * A part of one or several feeds. A segment without a batch is the end of its feeds.
 *
 * @param recipients one for each feed that gets the batch, each feed once
 * @param batch null at the end of the feeds
 */
public record Segment(List<Recipient> recipients, Batch batch) {
  /**
   * What concerns one feed alone.
   *
   * @param lost what of the feed was dropped before the batch, since its last segment
   */
  public record Recipient(long feed, Losses lost) {}

  /** A part of one feed. */
  public Segment(long feed, Losses lost, Batch batch) {
    this(List.of(new Recipient(feed, lost)), batch);
  }

  public boolean isEnd() {
    return batch == null;
  }

  /** Each once, however many feeds get it. */
  public int envelopes() {
    return batch == null ? 0 : batch.envelopes();
  }

  /** Each once for every feed that gets it: so many are lost with the segment. */
  public int deliveries() {
    return envelopes() * recipients.size();
  }

  public int bytes() {
    return batch == null ? 0 : batch.length();
  }

  /** Which ones the envelopes have, as far as that is {@link KnownFields known}. */
  int fields() {
    return batch == null ? 0 : batch.fields();
  }

  /** As {@link #deliveries}. */
  public long deliveredBytes() {
    return (long) bytes() * recipients.size();
  }

  /** Whether both go to the same feeds, and what both bring may be told as one. */
  boolean isFollowedBy(Segment next) {
    if (batch == null || next.batch == null || recipients.size() != next.recipients.size()) {
      return false;
    }
    for (int i = 0; i < recipients.size(); i++) {
      Recipient other = next.recipients.get(i);
      if (other.lost.envelopes() != 0 || recipients.get(i).feed != other.feed) {
        return false;
      }
    }
    return true;
  }
}
