package loggregator.cli;

import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.lang.reflect.Proxy;

/**
 * Has signals of the system do something else than ending the process. Java's class for that is not part of the
 * platform, and not every system has every signal.
 */
final class SystemSignals {
  private static final Logger LOG = System.getLogger(SystemSignals.class.getName());

  private SystemSignals() {}

  /**
   * @param name such as {@code HUP}
   * @param action is run on a thread of its own each time
   * @return false where that signal can't be had here
   */
  static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler},
          (self, method, arguments) -> {
            action.run();
            return null;
          });
      signal.getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.DEBUG, "the signal " + name + " will not be noticed", e);
      return false;
    }
  }
}
