package loggregator.cli.client;

/** Why a command can't do its work, in words for its user. */
public final class ClientException extends Exception {
  public ClientException(String message) {
    super(message, null, false, false);
  }
}
