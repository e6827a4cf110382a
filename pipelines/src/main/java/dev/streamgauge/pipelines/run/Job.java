package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.windows.time.OpenWindows;
import java.io.PrintStream;
import org.apache.beam.sdk.Pipeline;

/**
 * The job that a command runs.
 *
 * @param pipeline the pipeline, ready to run
 * @param windows its windows that may still change and must be read again after a restart
 * @param companion the code that runs beside the pipeline
 */
public record Job(Pipeline pipeline, OpenWindows windows, Companion companion) {
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

    /** A companion that has started. */
    @FunctionalInterface
    interface Running extends AutoCloseable {
      /** Ends the companion, after the pipeline has ended. */
      @Override
      void close();
    }
  }
}
