package dev.streamgauge.pipelines.page;

import dev.streamgauge.io.jdbc.JdbcResults;
import dev.streamgauge.io.kafka.KafkaResults;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.IOException;
import java.util.List;

/** Reads stored results as they come. */
interface ResultReader extends AutoCloseable {
  /** How far back rows are read again, since late lines may have corrected them. */
  long LOOK_BACK_MILLIS = 15 * 60_000;

  /**
   * Returns what may have changed since the last call.
   *
   * @throws IOException if the results cannot be read; the next call tries again
   */
  List<WindowCounts> read() throws IOException;

  /**
   * Returns whether all that was there when it was opened has been read.
   *
   * @throws IOException if the results cannot be read
   */
  boolean isCaughtUp() throws IOException;

  @Override
  void close();

  /** Reads windows that start at {@code fromMillis} or later. */
  static ResultReader of(JdbcResults results, long fromMillis) {
    return new ResultReader() {
      private long next = fromMillis;

      @Override
      public List<WindowCounts> read() throws IOException {
        List<WindowCounts> windows = results.since(next);
        for (WindowCounts window : windows) {
          next = Math.max(next, window.startMillis() - LOOK_BACK_MILLIS);
        }
        return windows;
      }

      @Override
      public boolean isCaughtUp() {
        return true;
      }

      @Override
      public void close() {
        results.close();
      }
    };
  }

  /** Reads a topic. */
  static ResultReader of(KafkaResults results) {
    return new ResultReader() {
      @Override
      public List<WindowCounts> read() throws IOException {
        return results.read();
      }

      @Override
      public boolean isCaughtUp() throws IOException {
        return results.isCaughtUp();
      }

      @Override
      public void close() {
        results.close();
      }
    };
  }
}
