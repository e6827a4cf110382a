package dev.streamgauge.inputs.receive;

import java.io.IOException;
import java.io.Serializable;
import java.util.OptionalInt;
import org.apache.beam.sdk.annotations.Internal;

/** Speaks one protocol with senders, and hands their lines to an {@link Intake}. */
@Internal
public interface Receiver extends AutoCloseable {
  /** Starts receivers. */
  @FunctionalInterface
  interface Factory extends Serializable {
    /** Starts a receiver; fails if it cannot listen. */
    Receiver start(InputSettings settings, Intake intake, InputCounters counters)
        throws IOException;
  }

  /** Returns the port it listens on, if it has one. */
  OptionalInt port();

  /** Does what is due about once a second, such as reading the system's counters. */
  default void tick() {}

  /** Stops receiving; what it has put into the intake stays there. */
  @Override
  void close();
}
