package loggregator.locallink;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.losses.Losses;
import loggregator.metrics.LinkMeters;
import loggregator.routing.SubscriptionRequest;

/** One subscription of a {@link LocalUpstream}, with a leg at each source where it has it. One event loop. */
final class LocalFeed implements Feed {
  private final SubscriptionRequest request;
  private final FeedHandler handler;
  private final Scheduler loop;
  private final LinkMeters meters;
  private final Owner owner;
  private final List<Leg> legs = new ArrayList<>();
  private Future<Void> active = Future.succeededFuture();
  private boolean finishing;
  private boolean closed;

  /** What a feed tells its upstream. */
  interface Owner {
    /** A source ended its leg of a feed that still wants envelopes. */
    void legOver(LocalFeed feed);

    void closed(LocalFeed feed);
  }

  LocalFeed(SubscriptionRequest request, FeedHandler handler, Scheduler loop, LinkMeters meters, Owner owner) {
    this.request = request;
    this.handler = handler;
    this.loop = loop;
    this.meters = meters;
    this.owner = owner;
  }

  boolean isWanted() {
    return !finishing && !closed;
  }

  boolean hasLegs() {
    return !legs.isEmpty();
  }

  /** Completes when the source has taken the subscription; fails, and keeps no leg there, when it refused. */
  Future<Void> openAt(LocalSource source) {
    Leg leg = new Leg(source, this, loop, request);
    legs.add(leg);
    return leg.open().onFailure(refused -> {
      if (legs.remove(leg)) {
        leg.close();
      }
    });
  }

  void activeWhen(Future<Void> taken) {
    active = taken;
  }

  @Override
  public Future<Void> active() {
    return active;
  }

  @Override
  public void finish() {
    if (isWanted()) {
      finishing = true;
      List.copyOf(legs).forEach(Leg::finish);
      endIfNothingMoreComes();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      legs.forEach(Leg::close);
      legs.clear();
      owner.closed(this);
    }
  }

  /** Nothing serves the feed any more. */
  void end() {
    if (!closed) {
      close();
      handler.ended();
    }
  }

  void batch(Batch batch) {
    assert loop.isOwnThread();
    meters.received(batch.envelopes());
    handler.batch(batch);
  }

  void lost(Losses losses) {
    handler.lost(losses);
  }

  void over(Leg leg) {
    legs.remove(leg);
    if (finishing) {
      endIfNothingMoreComes();
    } else if (!closed) {
      owner.legOver(this);
    }
  }

  private void endIfNothingMoreComes() {
    if (legs.isEmpty()) {
      end();
    }
  }
}
