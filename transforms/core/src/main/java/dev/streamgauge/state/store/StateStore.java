package dev.streamgauge.state.store;

import java.io.IOException;
import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Keeps states across restarts, for runners that do not.
 *
 * @since 0.1.0
 */
public interface StateStore extends Serializable {
  /**
   * Returns the state last saved under {@code name}, or null.
   *
   * @throws IOException if it cannot be read
   */
  byte @Nullable [] load(String name) throws IOException;

  /**
   * Atomically replaces the state under {@code name} by {@code state}.
   *
   * @throws IOException if it cannot be written
   */
  void save(String name, byte[] state) throws IOException;

  /** Returns this store, falling back to {@code earlier} for states never saved here. */
  default StateStore goingOnFrom(StateStore earlier) {
    return new SuccessorStore(this, earlier);
  }
}
