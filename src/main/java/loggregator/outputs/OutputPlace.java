package loggregator.outputs;

/** The process in which an output runs. Any thread. */
public interface OutputPlace {
  /** Says what listens where. */
  void listening(String listener, String what, String host, int port);

  /** Whether the caller is the one instance in the process that has that, until it {@link #release}s it. */
  boolean claim(String key);

  void release(String key);
}
