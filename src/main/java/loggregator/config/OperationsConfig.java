package loggregator.config;

/**
 * To whom the page shows the fleet.
 *
 * @param scope that a token must have, besides those for reading
 */
public record OperationsConfig(String scope) {
  static OperationsConfig read(Section section) {
    section.moved("nodes", "the nodes are those of admin.fleet, or the members of the cluster");
    section.moved("tls", "admin.tls is used");
    section.moved("timeoutMs", "it is admin.fleetTimeoutMs");
    return new OperationsConfig(
        section.text("scope", "loggregator.operations",
            "Which scope a token must have, where `auth` is `uaa` or `oidc`. With `tokens` it is one that may read "
                + "everything, with `none` nobody is asked."));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
