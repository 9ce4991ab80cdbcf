package loggregator.link;

import io.vertx.core.Future;
import loggregator.envelope.Batch;

/** A Router as its servers see it, over whichever link they are reached. One event loop. */
public interface RouterCore {
  /** Takes what an Agent of another process brought into the Router's queue. */
  void accept(Batch batch);

  /** Gives what an Agent of this process has to the subscriptions, by the call. */
  void route(Batch batch);

  /** Where peers subscribe. */
  Upstream subscriptions();

  /** Completes when all that the Router holds now was taken by subscribers, or is lost. */
  Future<Void> settle();

  /** What it takes now. */
  long envelopesPerSecond();

  /** To be called before anything is handed on: drops what the Router held while its process was frozen. */
  void checkStall();
}
