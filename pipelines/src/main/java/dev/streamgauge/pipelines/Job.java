package dev.streamgauge.pipelines;

import dev.streamgauge.windows.OpenWindows;
import java.io.PrintStream;
import org.apache.beam.sdk.Pipeline;

/**
 * What a command runs.
 *
 * @param pipeline the pipeline, ready to run
 * @param windows which of its windows may still change and must be read again after a restart
 * @param companion what runs beside the pipeline
 */
record Job(Pipeline pipeline, OpenWindows windows, Companion companion) {
  /** A pipeline that runs alone. */
  Job(Pipeline pipeline, OpenWindows windows) {
    this(pipeline, windows, err -> () -> {});
  }

  /** Runs beside a pipeline in the launcher's process. */
  @FunctionalInterface
  interface Companion {
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
