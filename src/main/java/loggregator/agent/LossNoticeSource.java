package loggregator.agent;

import java.util.function.UnaryOperator;
import loggregator.envelope.Batch;
import loggregator.link.BatchSource;
import loggregator.losses.LossNotices;
import loggregator.losses.LossPeriod;
import loggregator.metrics.Metrics;
import loggregator.metrics.NoticeMeters;

/**
 * Notices of losses on their way to the Router, beside the queues that dropped and not through them: there they would
 * be dropped, too. One event loop.
 */
public final class LossNoticeSource implements BatchSource {
  private static final String ROLE = "agent";

  private final LossNotices notices = new LossNotices(ROLE);
  private final UnaryOperator<Batch> transform;
  private final NoticeMeters meters;
  private boolean tells;

  /**
   * @param transform gives null where logs are thrown away
   * @param tells whether sources are told anything
   */
  public LossNoticeSource(Metrics metrics, UnaryOperator<Batch> transform, boolean tells) {
    this.tells = tells;
    this.transform = transform;
    this.meters = new NoticeMeters(metrics, ROLE);
  }

  /** Whether sources are told of what is lost from now on. */
  public void use(boolean tells) {
    this.tells = tells;
  }

  public void add(LossPeriod period) {
    if (tells) {
      notices.add(period);
    }
  }

  @Override
  public Batch read(int maxEnvelopes, int maxBytes) {
    Batch batch = notices.next(maxEnvelopes, maxBytes);
    Batch completed = batch == null ? null : transform.apply(batch);
    if (completed != null) {
      meters.told(completed.envelopes());
    }
    return completed;
  }

  @Override
  public long queuedEnvelopes() {
    return notices.waiting();
  }
}
