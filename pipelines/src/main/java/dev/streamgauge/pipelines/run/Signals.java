package dev.streamgauge.pipelines.run;

import dev.streamgauge.io.source.DrainSignal;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Records SIGTERM, SIGINT and SIGHUP while a pipeline runs, for the runner's setup to shut it down
 * gracefully. A second signal ends the process at once, and so does a {@link ShutdownDeadline}.
 *
 * <p>This is not a shutdown hook: Spark's own hooks would tear down the run at the same time, and a
 * JVM that ends by a signal exits with 143 or 130, while a graceful shutdown exits with 0.
 */
public final class Signals implements AutoCloseable, BooleanSupplier {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
  private static final int SIGNALLED = 128;

  private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
  private final PrintStream err;
  private final ShutdownDeadline deadline;
  private volatile boolean received;

  private Signals(PrintStream err, ShutdownDeadline deadline) {
    this.err = err;
    this.deadline = deadline;
  }

  /**
   * Handles signals until closed; writes messages for people to {@code err}.
   *
   * @param deadline begins with the first signal
   */
  public static Signals handled(PrintStream err, ShutdownDeadline deadline) {
    Signals signals = new Signals(err, deadline);
    DrainSignal.clear();
    for (String name : new String[] {"TERM", "INT", "HUP"}) {
      try {
        Signal signal = new Signal(name);
        signals.before.put(signal, Signal.handle(signal, signals::stop));
      } catch (IllegalArgumentException e) {
        LOG.debug("There is no SIG{} here, or the JVM keeps it for itself", name, e);
      }
    }
    return signals;
  }

  private void stop(Signal signal) {
    if (received) {
      Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
    }
    received = true;
    // Before the message, which may hang.
    deadline.begin();
    err.printf(
        "streamgauge: %s: shutting down gracefully; send it again to stop at once%n", signal);
  }

  /** Returns whether a signal has arrived. */
  @Override
  public boolean getAsBoolean() {
    return received;
  }

  @Override
  public void close() {
    before.forEach(Signal::handle);
    if (!received) {
      // Otherwise the work after the run must end in time, too.
      deadline.close();
    }
  }
}
