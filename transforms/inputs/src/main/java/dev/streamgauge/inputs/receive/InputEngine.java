package dev.streamgauge.inputs.receive;

import dev.streamgauge.io.receive.ReceivingEngine;
import dev.streamgauge.io.spool.ChunkBuffer;
import dev.streamgauge.io.spool.MemoryChunkBuffer;
import dev.streamgauge.io.spool.SocketCheckpointMark;
import dev.streamgauge.io.spool.SpoolBuffer;
import dev.streamgauge.util.BackgroundThread;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A receiver and the buffer or spool it fills. */
final class InputEngine implements ReceivingEngine {
  private static final Logger LOG = LoggerFactory.getLogger(InputEngine.class);
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final InputSettings settings;
  private final InputCounters counters = new InputCounters();
  private final ChunkBuffer buffer;
  private final Intake intake;
  private final Receiver receiver;
  private final Thread closing;
  private long tickedAt = System.nanoTime();
  private boolean stopped;

  private InputEngine(InputSettings settings, Receiver.Factory factory, SocketCheckpointMark mark)
      throws IOException {
    this.settings = settings;
    this.buffer =
        settings.spool() == null
            ? new MemoryChunkBuffer(settings.bufferBytes(), settings.clock())
            : SpoolBuffer.open(settings.spool(), mark, settings.clock(), counters.spool);
    this.intake = new Intake(buffer, settings.patience());
    try {
      this.receiver = factory.start(settings, intake, counters);
    } catch (IOException | RuntimeException e) {
      buffer.close();
      throw e;
    }
    this.closing =
        BackgroundThread.of("streamgauge-closing-" + settings.name(), this::closeReceiver);
  }

  /**
   * Starts an engine. Fails if it cannot listen, or cannot open its spool.
   *
   * @param mark where the reader that starts it resumes
   */
  static InputEngine start(
      InputSettings settings, Receiver.Factory factory, SocketCheckpointMark mark)
      throws IOException {
    return new InputEngine(settings, factory, mark);
  }

  @Override
  public ChunkBuffer buffer() {
    return buffer;
  }

  InputCounters counters() {
    return counters;
  }

  OptionalInt port() {
    return receiver.port();
  }

  @Override
  public void publishCounts() {
    long now = System.nanoTime();
    if (now - tickedAt >= TICK_NANOS) {
      tickedAt = now;
      receiver.tick();
    }
    counters.publish();
  }

  /** Does nothing: the death of a receiver's thread ends the process. */
  @Override
  public void check() {}

  @Override
  public synchronized boolean stopReceiving() {
    if (!stopped) {
      stopped = true;
      closing.start();
    }
    return !closing.isAlive();
  }

  /** What the receiver has taken already still goes into the buffer, while readers make room. */
  private void closeReceiver() {
    receiver.close();
    intake.close();
  }

  @Override
  public void close() {
    boolean unused = stopReceiving();
    // Nobody makes room any more.
    intake.close();
    buffer.stop();
    try {
      // Until the port is free.
      closing.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int dropped = buffer.close();
    if (dropped > 0) {
      LOG.warn(
          "{}: closed with {} chunks that were received but never read", settings.name(), dropped);
    } else {
      LOG.info("{}: closed", settings.name());
    }
  }

  @Override
  public String toString() {
    return "InputEngine{" + settings.name() + "}";
  }
}
