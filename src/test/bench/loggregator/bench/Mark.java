package loggregator.bench;

/**
 * One moment of a run: what had been sent, delivered and spent until then.
 *
 * @param serverCpu seconds of the node
 * @param othersCpu seconds of everything on the machine but the node and this programme; the kernel's count of all is
 *     coarser than that of a process, so that a difference is only good for telling whether the machine was quiet
 */
record Mark(long atNs, double serverCpu, double othersCpu, long sent, long delivered) {
  static Mark of(ServersUnderLoad server, long sent, long delivered) {
    double serverCpu = server.cpuSeconds();
    double othersCpu = CpuClock.ofTheMachine() - serverCpu - CpuClock.of(ProcessHandle.current());
    return new Mark(System.nanoTime(), serverCpu, othersCpu, sent, delivered);
  }

  double secondsUntil(Mark later) {
    return (later.atNs - atNs) / 1e9;
  }

  double serverCpuUntil(Mark later) {
    return later.serverCpu - serverCpu;
  }

  double othersCpuUntil(Mark later) {
    return Math.max(0, later.othersCpu - othersCpu);
  }

  long sentUntil(Mark later) {
    return later.sent - sent;
  }

  long deliveredUntil(Mark later) {
    return later.delivered - delivered;
  }
}
