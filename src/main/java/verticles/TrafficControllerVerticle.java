package verticles;

import io.vertx.core.Future;
import loggregator.auth.AuthServices;
import loggregator.config.NodeConfig;
import loggregator.config.TrafficControllerConfig;
import loggregator.flow.Scheduler;
import loggregator.link.RouterLink;
import loggregator.link.UpstreamLink;
import loggregator.node.NodeServices;
import loggregator.node.Wiring;
import loggregator.stream.SharedFeeds;
import loggregator.trafficcontroller.EventQueue;
import loggregator.trafficcontroller.TrafficControllerServer;

/** The Traffic Controller: subscribes at every Router and serves consumers of the first generation over WebSockets. */
public final class TrafficControllerVerticle extends RoleVerticle {
  private UpstreamLink routers;
  private EventQueue events;
  private RouterLink eventLink;
  private AuthServices auth;
  private TrafficControllerServer server;

  public TrafficControllerVerticle() {
    super("traffic_controller");
  }

  @Override
  Future<?> wire(NodeConfig config, NodeServices node, Scheduler scheduler) {
    TrafficControllerConfig section = config.trafficController()
        .orElseThrow(() -> new IllegalArgumentException("trafficController: is missing"));
    Wiring links = new Wiring(vertx, scheduler, config, node, metrics());
    routers = links.routersToTrafficController(node.nextInstanceId("traffic_controller"));
    events = new EventQueue(metrics());
    eventLink = links.trafficControllerToRouters(events);
    auth = new AuthServices(vertx, scheduler, metrics(), "traffic_controller", section.auth(), config.auth());
    server = new TrafficControllerServer(vertx, section, auth, scheduler,
        new SharedFeeds(routers, scheduler), metrics(), batch -> {
          events.add(batch);
          eventLink.signal();
        });
    auth.certificates().forEach((key, reload) -> keepCertificates(node, key, reload));
    return auth.start().compose(v -> routers.start()).compose(v -> eventLink.start()).compose(v -> server.listen())
        .onSuccess(port -> node.listening("trafficController.http", "traffic controller: v1 envelopes out over WebSockets",
            section.http().host(), port))
        .onSuccess(port -> section.http().tls().ifPresent(tls ->
            keepCertificates(node, "trafficController.http.tls", server::reloadCertificates)));
  }

  @Override
  Future<?> unwire(NodeServices node) {
    return inTime(node, server.finish()).transform(v -> inTime(node, eventLink.drain())).compose(v -> {
      routers.close();
      eventLink.close();
      events.close();
      auth.close();
      return server.close();
    });
  }
}
