package loggregator.config;

import java.util.List;
import java.util.Optional;

/**
 * What the page shows of the fleet, and to whom.
 *
 * @param nodes the admin servers of others, which are asked besides this node
 * @param tls absent for plain HTTP
 * @param scope that a token must have, besides those for reading
 */
public record OperationsConfig(List<PeerAddress> nodes, Optional<TlsFiles> tls, String scope, int timeoutMs) {
  private static final int MAX_NODES = 32;

  static OperationsConfig read(Section section) {
    OperationsConfig operations = new OperationsConfig(
        section.list("nodes", "list of addresses",
            "The admin servers of other nodes, `host:port` each and 32 at most, that are shown beside this one.",
            PeerAddress::parse),
        section.optionalSection("tls",
            "Mutual TLS with these. A node may show any certificate of the CA. Without this section it is plain HTTP.",
            TlsFiles::read),
        section.text("scope", "loggregator.operations",
            "Which scope a token must have, where `auth` is `uaa` or `oidc`. With `tokens` it is one that may read "
                + "everything, with `none` nobody is asked."),
        section.integer("timeoutMs", 2_000, 10, 60_000, "How long a node may take to answer."));
    if (operations.nodes.size() > MAX_NODES) {
      section.problem("nodes", "has more than " + MAX_NODES + " addresses", null);
    }
    return operations;
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
