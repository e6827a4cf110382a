package dev.streamgauge.state.store;

import java.io.IOException;
import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Keeps states over restarts, for runners that do not keep it themselves.
 *
 * @since 0.1.0
 */
public interface StateStore extends Serializable {
  /**
   * What was last saved under {@code name}, or null.
   *
   * @throws IOException if that cannot be found out
   */
  byte @Nullable [] load(String name) throws IOException;

  /**
   * Saves {@code state} under {@code name}, in place of what was there: all of it or nothing.
   *
   * @throws IOException if that is not possible
   */
  void save(String name, byte[] state) throws IOException;

  /** This store, which for what was never saved in it has what {@code earlier} holds. */
  default StateStore goingOnFrom(StateStore earlier) {
    return new SuccessorStore(this, earlier);
  }
}
