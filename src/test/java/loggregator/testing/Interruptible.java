package loggregator.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands whose process can be ended by SIGINT. A script that runs the build in the background has it ignored, which
 * each process inherits, and a JVM that is started so never notices the signal. Therefore a program that restores it
 * becomes the command; its process id stays the same.
 */
public final class Interruptible {
  private static final List<List<String>> WAYS = List.of(
      List.of("env", "--default-signal=INT"),
      List.of("perl", "-e", "$SIG{INT} = 'DEFAULT'; exec { $ARGV[0] } @ARGV"));
  /** Empty where there is no way, which is as good unless the signal is ignored. */
  private static final List<String> WAY = WAYS.stream().filter(Interruptible::works).findFirst().orElse(List.of());

  private Interruptible() {}

  public static List<String> command(List<String> command) {
    return concat(WAY, command);
  }

  private static boolean works(List<String> way) {
    try {
      return new ProcessBuilder(concat(way, List.of("true"))).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> concat(List<String> first, List<String> second) {
    List<String> whole = new ArrayList<>(first);
    whole.addAll(second);
    return whole;
  }
}
