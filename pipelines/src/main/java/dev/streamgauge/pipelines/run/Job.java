package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.windows.time.OpenWindows;
import java.io.PrintStream;
import org.apache.beam.sdk.Pipeline;

/**
 * What a command runs.
 *
 * @param pipeline the pipeline, ready to run
 * @param windows which of its windows may still change and must be read again after a restart
 * @param companion what runs beside the pipeline
 */
public record Job(Pipeline pipeline, OpenWindows windows, Companion companion) {
  /** A pipeline that runs alone. */
  public Job(Pipeline pipeline, OpenWindows windows) {
    this(pipeline, windows, err -> () -> {});
  }

  /** Runs beside a pipeline in the launcher's process. */
  @FunctionalInterface
  public interface Companion {
    /**
     * Starts, before the pipeline does.
     *
     * @param err for messages to people
     * @throws ConfigException if it cannot start
     */
    Running start(PrintStream err);

    /** A companion that has started. */
    @FunctionalInterface
    interface Running extends AutoCloseable {
      /** Ends it after the pipeline has ended. */
      @Override
      void close();
    }
  }
}
