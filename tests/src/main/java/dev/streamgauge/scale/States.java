package dev.streamgauge.scale;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.beam.runners.spark.stateful.StateAndTimers;
import org.apache.beam.runners.spark.util.ByteArray;

/** The states of a step by encoded key, as Spark keeps them between two micro-batches. */
final class States {
  private final Map<ByteArray, StateAndTimers> states = new HashMap<>();

  StateAndTimers of(ByteArray key) {
    return states.get(key);
  }

  void put(ByteArray key, StateAndTimers state) {
    states.put(key, state);
  }

  void remove(ByteArray key) {
    states.remove(key);
  }

  Set<ByteArray> keys() {
    return states.keySet();
  }

  long bytes() {
    return states.values().stream().mapToLong(States::bytes).sum();
  }

  long largest() {
    return states.values().stream().mapToLong(States::bytes).max().orElse(0);
  }

  private static long bytes(StateAndTimers state) {
    return size(state.getState().values()) + size(state.getTimers());
  }

  private static long size(Collection<byte[]> cells) {
    return cells.stream().mapToLong(cell -> cell.length).sum();
  }
}
