package dev.streamgauge.senders;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.komamitsu.fluency.Fluency;
import org.komamitsu.fluency.fluentd.FluencyBuilderForFluentd;

/** Fluency, with acknowledgements. */
final class FluencySender {
  private static final int PATIENCE_SECONDS = 240;

  private FluencySender() {}

  static void send(String url, int count) throws Exception {
    URI address = URI.create(url);
    Path unsent = Files.createTempDirectory("fluency");
    FluencyBuilderForFluentd builder = new FluencyBuilderForFluentd();
    builder.setAckResponseMode(true);
    builder.setWaitUntilBufferFlushed(PATIENCE_SECONDS);
    builder.setWaitUntilFlusherTerminated(PATIENCE_SECONDS);
    builder.setBufferChunkInitialSize(16 << 10);
    builder.setBufferChunkRetentionSize(32 << 10);
    builder.setFileBackupDir(unsent.toString());
    untilSomebodyListens(address);
    try (Fluency fluency = builder.build(address.getHost(), address.getPort())) {
      for (int i = 0; i < count; i++) {
        fluency.emit(
            "shop",
            Map.of("level", Send.isError(i) ? "ERROR" : "INFO", "message", Send.message(i)));
      }
      fluency.flush();
      fluency.waitUntilAllBufferFlushed(PATIENCE_SECONDS);
    }
    // What it gave up it has saved, and sends when it starts again.
    while (!isEmpty(unsent)) {
      untilSomebodyListens(address);
      try (Fluency fluency = builder.build(address.getHost(), address.getPort())) {
        fluency.flush();
        fluency.waitUntilAllBufferFlushed(PATIENCE_SECONDS);
      }
    }
  }

  private static void untilSomebodyListens(URI address) throws InterruptedException {
    Send.untilItSucceeds(
        () -> {
          try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            return socket.isConnected();
          }
        });
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
