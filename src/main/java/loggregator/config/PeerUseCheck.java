package loggregator.config;

import loggregator.config.Listener.Protocol;

/** Finds sections that name one of the configuration's own listeners as a peer. */
final class PeerUseCheck {
  private PeerUseCheck() {}

  /** A role may have another role of its own process as its peer; not itself. */
  static void check(Reading reading) {
    for (PeerUse use : reading.peers) {
      String role = use.key().substring(0, use.key().indexOf('.') + 1);
      for (PeerAddress peer : use.peers().named()) {
        reading.listeners.stream()
            .filter(listener -> listener.protocol() == Protocol.TCP && listener.key().startsWith(role)
                && listener.port() == peer.port() && Hosts.overlap(listener.host(), peer.host()))
            .forEach(own -> reading.problem(use.key() + ".addresses",
                peer + " is where this node itself listens (" + own.key() + ")"));
      }
    }
  }
}
