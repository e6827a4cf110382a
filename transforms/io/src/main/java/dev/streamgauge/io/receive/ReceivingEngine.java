package dev.streamgauge.io.receive;

import dev.streamgauge.io.spool.ChunkBuffer;
import java.io.IOException;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Receives lines from senders into a buffer, independently of readers, which runners close and
 * create all the time.
 */
@Internal
public interface ReceivingEngine extends AutoCloseable {
  /** Returns what the senders' lines go to. */
  ChunkBuffer buffer();

  /** Publishes the counters that have changed as Beam metrics. Only on a reader's thread. */
  void publishCounts();

  /** Throws if the engine has failed: a source must not stop silently. */
  void check() throws IOException;

  /** Receives nothing more and keeps what was received; returns whether that is done. */
  boolean stopReceiving();

  @Override
  void close();
}
