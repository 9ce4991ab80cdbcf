package loggregator.node;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import loggregator.memory.ByteRoom;

/** The nodes of a fleet, which can be asked for their status. Any thread. */
interface FleetMembers {
  /**
   * What one member answered.
   *
   * @param status its document, or null
   * @param failure why there is none; empty where there is one
   */
  record MemberAnswer(String address, Buffer status, String failure) {
    static MemberAnswer of(String address, Buffer status) {
      return new MemberAnswer(address, status, "");
    }

    static MemberAnswer failed(String address, String failure) {
      return new MemberAnswer(address, null, failure);
    }
  }

  /** Never fails, and takes not much longer than that; what comes is at most {@code room}. */
  Future<List<MemberAnswer>> ask(int timeoutMs, ByteRoom room);
}
