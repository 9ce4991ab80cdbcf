package verticles;

import io.vertx.core.Future;
import loggregator.config.ForwarderConfig;
import loggregator.config.NodeConfig;
import loggregator.forwarder.Forwarder;
import loggregator.link.RouterLink;
import loggregator.link.Upstream;
import loggregator.link.UpstreamLink;
import loggregator.metrics.SharingMeters;
import loggregator.node.RoleServices;
import loggregator.node.Wiring;
import loggregator.outputs.OutputServices;
import loggregator.outputs.SourceLog;
import loggregator.rlp.ConvergedUpstream;
import loggregator.stream.ChargedUpstream;
import loggregator.stream.OwnEnvelopes;
import loggregator.stream.SharedFeeds;

/** The forwarder: subscribes at every Router and hands envelopes on to programs of other kinds. */
public final class ForwarderVerticle extends RoleVerticle {
  private UpstreamLink routers;
  private OwnEnvelopes notices;
  private RouterLink noticeLink;
  private Forwarder forwarder;

  public ForwarderVerticle() {
    super("forwarder");
  }

  @Override
  Future<?> wire(RoleServices role) {
    ForwarderConfig section = role.config().forwarder()
        .orElseThrow(() -> new IllegalArgumentException("forwarder: is missing"));
    Wiring links = new Wiring(role);
    routers = links.routersToForwarder(role.node().nextInstanceId("forwarder"));
    notices = new OwnEnvelopes(role.metrics(), "forwarder", "notice");
    noticeLink = links.forwarderToRouters(notices);
    Upstream shared = role.traced(new SharedFeeds(
        ChargedUpstream.ofRequests(new ConvergedUpstream(routers), role.metrics(), "forwarder"), role.scheduler(),
        new SharingMeters(role.metrics(), "forwarder")), "forwarder");
    SourceLog log = new SourceLog(batch -> {
      notices.add(batch);
      noticeLink.signal();
    });
    forwarder = new Forwarder(section,
        new OutputServices(vertx, role.scheduler(), role.metrics(), shared, log, role.node()),
        role.node().certificates());
    role.onChange(NodeConfig::forwarder, forwarder::use, "forwarder.drains", "forwarder.otlp", "forwarder.files",
        "forwarder.kafka");
    return routers.start().compose(v -> noticeLink.start()).compose(v -> forwarder.start());
  }

  @Override
  Future<?> unwire(RoleServices role) {
    return inTime(role, forwarder.finish()).transform(v -> {
      forwarder.close();
      return inTime(role, noticeLink.drain());
    }).onComplete(v -> {
      routers.close();
      noticeLink.close();
      notices.close();
    });
  }
}
