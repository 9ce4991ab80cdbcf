package loggregator.config;

import java.util.Optional;

/**
 * Who may hand something in.
 *
 * @param tls absent for plain text
 * @param tokens absent where no token is asked for
 */
public record InputAccess(Optional<InputTls> tls, Optional<StaticTokensConfig> tokens) {
  /** Reports an input that would take anything from anybody on the network without having been told to. */
  static InputAccess read(Section section, InputListener... listeners) {
    InputAccess access = new InputAccess(
        section.optionalSection("tls", "TLS; without this section the input is plain text.", InputTls::read),
        section.optionalSection("tokens",
            "The tokens by which producers prove that they may hand in, in the header `Authorization`; without this "
                + "section everybody may who reaches the port.", StaticTokensConfig::read));
    boolean allowed = section.flag("allowUnauthenticatedRemoteAccess", false,
        "Whether there may be neither tokens nor certificates of producers on an address that is not this machine's "
            + "own loopback.");
    for (InputListener listener : listeners) {
      if (!allowed && !access.isProtected() && !listener.isLoopback()) {
        section.problem("tokens", "is required, or tls.caFile, since otherwise everybody on the network could hand in "
            + "whatever they like; listen on 127.0.0.1, or, if that is what you want, set "
            + section.key("allowUnauthenticatedRemoteAccess") + " to true", null);
        break;
      }
    }
    return access;
  }

  private boolean isProtected() {
    return tokens.isPresent() || tls.flatMap(InputTls::clientCa).isPresent();
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
