package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.web.Routes;
import dev.streamgauge.windows.time.OpenWindows;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import org.apache.beam.sdk.Pipeline;

/**
 * The job that a command runs.
 *
 * @param pipeline the pipeline, ready to run
 * @param windows its windows that may still change and must be read again after a restart
 * @param companion the code that runs beside the pipeline
 * @param counts whether it counts windows; a job with rules may only evaluate those
 */
public record Job(Pipeline pipeline, OpenWindows windows, Companion companion, boolean counts) {
  /** Creates a job that counts windows. */
  public Job(Pipeline pipeline, OpenWindows windows, Companion companion) {
    this(pipeline, windows, companion, true);
  }

  /** Creates a job that is only a pipeline. */
  public Job(Pipeline pipeline, OpenWindows windows) {
    this(pipeline, windows, err -> () -> {});
  }

  /** Runs beside a pipeline in the launcher's process. */
  @FunctionalInterface
  public interface Companion {
    /**
     * Starts before the pipeline.
     *
     * @param err for messages to people
     * @throws ConfigException if it cannot start
     */
    Running start(PrintStream err);

    /** Adds what it serves, if the run has a web server. */
    default void serve(Routes routes) {}

    /** Returns what it sends results to, besides the sinks of the pipeline, for the start line. */
    default List<String> sinks() {
      return List.of();
    }

    /** Returns this companion and {@code other}, which starts later and ends first. */
    default Companion and(Companion other) {
      return new Companions(this, other);
    }

    /** A companion that has started. */
    @FunctionalInterface
    interface Running extends AutoCloseable {
      /** Ends the companion, after the pipeline has ended. */
      @Override
      void close();

      /**
       * Called once the pipeline runs.
       *
       * @param totals returns the totals of the run so far
       */
      default void running(Supplier<Progress.Totals> totals) {}
    }
  }
}
