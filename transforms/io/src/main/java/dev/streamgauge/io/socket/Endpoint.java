package dev.streamgauge.io.socket;

import java.io.IOException;
import java.util.OptionalInt;

/**
 * Where connections come from: a client or a listener. The engine's thread calls everything except
 * {@link #open}. An endpoint closes nothing at the end: the engine closes all channels of its
 * selector.
 */
interface Endpoint extends SocketEngine.Ready {
  /** Acquires what is needed before anything can work. Called once, by the reader's thread. */
  void open() throws IOException;

  /**
   * Performs the work that is due.
   *
   * @return the milliseconds until something will be due, 0 for only when a channel is ready
   */
  long tick();

  /** Returns the port listened on. Thread-safe. */
  OptionalInt port();
}
