package dev.streamgauge.pipelines.run;

import dev.streamgauge.state.store.StateStore;
import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Saves states for a later run with {@code --resumeFrom}, and reads those of an earlier one. It
 * does not read the states it has saved: the runner has its own, saved together with how far the
 * sources are read. When it has lost one with an executor, it computes it again from the lines. A
 * state saved later would already contain them, and what was to be emitted for them would be lost.
 *
 * @param earlier the states of the earlier run; null if there is none
 */
record LaterRunStore(StateStore own, @Nullable StateStore earlier) implements StateStore {
  private static final String STATE = ".state";

  @Override
  public byte @Nullable [] load(String name) throws IOException {
    byte[] saved = name.endsWith(STATE) ? null : own.load(name);
    return saved != null || earlier == null ? saved : earlier.load(name);
  }

  @Override
  public void save(String name, byte[] state) throws IOException {
    own.save(name, state);
  }

  @Override
  public String toString() {
    return earlier == null ? own.toString() : own + ", after " + earlier;
  }
}
