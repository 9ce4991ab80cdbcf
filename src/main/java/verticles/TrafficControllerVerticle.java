package verticles;

import io.vertx.core.Future;
import loggregator.auth.AuthServices;
import loggregator.config.NodeConfig;
import loggregator.config.TrafficControllerConfig;
import loggregator.link.RouterLink;
import loggregator.link.UpstreamLink;
import loggregator.metrics.SharingMeters;
import loggregator.node.RoleServices;
import loggregator.node.Wiring;
import loggregator.stream.ChargedUpstream;
import loggregator.stream.OwnEnvelopes;
import loggregator.stream.SharedFeeds;
import loggregator.trafficcontroller.TrafficControllerServer;

/** The Traffic Controller: subscribes at every Router and serves consumers of the first generation over WebSockets. */
public final class TrafficControllerVerticle extends RoleVerticle {
  private UpstreamLink routers;
  private OwnEnvelopes events;
  private RouterLink eventLink;
  private AuthServices auth;
  private TrafficControllerServer server;

  public TrafficControllerVerticle() {
    super("traffic_controller");
  }

  @Override
  Future<?> wire(RoleServices role) {
    TrafficControllerConfig section = role.config().trafficController()
        .orElseThrow(() -> new IllegalArgumentException("trafficController: is missing"));
    Wiring links = new Wiring(role);
    routers = links.routersToTrafficController(role.node().nextInstanceId("traffic_controller"));
    events = new OwnEnvelopes(role.metrics(), "traffic_controller", "event");
    eventLink = links.trafficControllerToRouters(events);
    auth = role.auth("traffic_controller", section.auth());
    server = new TrafficControllerServer(vertx, section, auth, role.scheduler(),
        role.traced(new SharedFeeds(ChargedUpstream.ofRequests(routers, role.metrics(), "traffic_controller"),
            role.scheduler(), new SharingMeters(role.metrics(), "traffic_controller")), "traffic_controller"),
        role.metrics(), batch -> {
          events.add(batch);
          eventLink.signal();
        });
    role.onChange(NodeConfig::trafficController, server::use, "trafficController.maxStreams",
        "trafficController.slowConsumerTimeoutMs", "trafficController.pingIntervalMs", "trafficController.pongTimeoutMs");
    role.keepAccess(auth);
    return auth.start().compose(v -> routers.start()).compose(v -> eventLink.start()).compose(v -> server.listen())
        .onSuccess(port -> role.node().listening("trafficController.http",
            "traffic controller: v1 envelopes out over WebSockets",
            section.http().host(), port))
        .onSuccess(port -> section.http().tls().ifPresent(tls ->
            role.keepCertificates("trafficController.http.tls", server::reloadCertificates)));
  }

  @Override
  Future<?> unwire(RoleServices role) {
    return inTime(role, server.finish()).transform(v -> inTime(role, eventLink.drain())).compose(v -> {
      routers.close();
      eventLink.close();
      events.close();
      auth.close();
      return server.close();
    });
  }
}
