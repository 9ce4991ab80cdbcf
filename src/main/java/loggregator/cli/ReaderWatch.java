package loggregator.cli;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Notices that nobody reads a pipe or socket any more, before there is something to write whose failure would tell. Where
 * the machine has no epoll it notices nothing.
 *
 * <p>Threading: an event loop of its own, which ends with the process or after it has told.
 */
final class ReaderWatch implements EpollIoHandle {
  private final FileDescriptor file;
  private final Runnable gone;
  private final IoEventLoopGroup loop;

  private ReaderWatch(FileDescriptor file, Runnable gone, IoEventLoopGroup loop) {
    this.file = file;
    this.gone = gone;
    this.loop = loop;
  }

  /** @param gone is run once, on the event loop */
  static void start(FileDescriptor file, Runnable gone) {
    if (!Epoll.isAvailable()) {
      return;
    }
    IoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(
        1, new DefaultThreadFactory("reader-watch", true), EpollIoHandler.newFactory());
    // Of an error, which is that the other end is closed; to be asked for nothing would make Netty not look at all.
    loop.register(new ReaderWatch(file, gone, loop)).addListener(registered -> {
      if (registered.isSuccess()) {
        ((IoRegistration) registered.getNow()).submit(EpollIoOps.EPOLLERR);
      } else {
        loop.shutdownGracefully();
      }
    });
  }

  @Override
  public FileDescriptor fd() {
    return file;
  }

  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    registration.cancel();
    loop.shutdownGracefully();
    gone.run();
  }

  /** Leaves the descriptor open, which is another's. */
  @Override
  public void close() {}
}
