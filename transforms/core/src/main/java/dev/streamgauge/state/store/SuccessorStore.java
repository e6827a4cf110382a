package dev.streamgauge.state.store;

import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A store that resumes from the content of an earlier one, which it does not modify. */
record SuccessorStore(StateStore own, StateStore earlier) implements StateStore {
  @Override
  public byte @Nullable [] load(String name) throws IOException {
    byte[] state = own.load(name);
    return state == null ? earlier.load(name) : state;
  }

  @Override
  public void save(String name, byte[] state) throws IOException {
    own.save(name, state);
  }

  @Override
  public String toString() {
    return own + ", after " + earlier;
  }
}
