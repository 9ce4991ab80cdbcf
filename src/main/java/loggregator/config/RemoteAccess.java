package loggregator.config;

/** Finds roles that would let everybody on the network read everything without having been told to. */
final class RemoteAccess {
  private RemoteAccess() {}

  /** @param section of the role, with {@code http.host}, {@code auth} and {@code allowUnauthenticatedRemoteAccess} */
  static void check(Section section, HttpListener http, AuthMethod auth, boolean allowed) {
    boolean open = auth == AuthMethod.NONE && !Hosts.isLoopback(http.host());
    if (open && !allowed && !section.isAtFault("auth")) {
      section.problem("auth", "none on the address " + section.printed("http.host") + " would let everyone who reaches "
          + "it read all logs and metrics; listen on 127.0.0.1, or, if that is what you want, set "
          + section.key("allowUnauthenticatedRemoteAccess") + " to true", null);
    }
  }
}
