package loggregator.cli;

/** Exit codes of the commands. A signal ends a command with 128 plus its number, as usual. */
final class ExitCode {
  static final int OK = 0;
  /** The work could not be done: no connection, a role that could not start. */
  static final int FAILED = 1;
  /** The command line makes no sense. */
  static final int USAGE = 2;
  /** The configuration can't be read: no such file, no JSON. */
  static final int UNREADABLE_CONFIG = 3;
  /** The configuration can't be honoured: keys, files, ports. */
  static final int REFUSED_CONFIG = 4;
  /** There is no such verticle. */
  static final int NO_VERTICLE = 5;

  private ExitCode() {}
}
