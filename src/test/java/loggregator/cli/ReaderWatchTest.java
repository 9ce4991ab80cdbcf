package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReaderWatchTest {
  private final AtomicInteger told = new AtomicInteger();

  @BeforeAll
  static void loadLibrary() {
    Epoll.ensureAvailability();
  }

  @Test
  void tellsOnceThatThePipesReaderIsGoneAndNothingBefore() throws Exception {
    FileDescriptor[] pipe = FileDescriptor.pipe();
    try {
      ReaderWatch.start(pipe[1], told::incrementAndGet);
      ByteBuffer line = ByteBuffer.allocateDirect(10);
      assertThat(pipe[1].write(line, 0, 10)).isEqualTo(10);
      assertThat(pipe[0].read(line, 0, 10)).isEqualTo(10);
      assertThat(told).hasValue(0);

      pipe[0].close();

      await().until(() -> told.get() > 0);
      assertThat(told).hasValue(1);
      assertThat(pipe[1].isOpen()).isTrue();
    } finally {
      pipe[1].close();
    }
  }

  @Test
  void aReaderThatWasNeverThereIsTold() throws Exception {
    FileDescriptor[] pipe = FileDescriptor.pipe();
    pipe[0].close();
    ReaderWatch.start(pipe[1], told::incrementAndGet);
    await().until(() -> told.get() == 1);
    pipe[1].close();
  }
}
