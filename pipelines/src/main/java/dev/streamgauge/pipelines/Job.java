package dev.streamgauge.pipelines;

import dev.streamgauge.windows.OpenWindows;
import org.apache.beam.sdk.Pipeline;

/**
 * What a command runs.
 *
 * @param pipeline the pipeline, ready to run
 * @param windows which of its windows may still change, and must be read again after a restart
 * @param notifications whom it tells
 */
record Job(Pipeline pipeline, OpenWindows windows, Notifications notifications) {
  /** One that tells nobody. */
  Job(Pipeline pipeline, OpenWindows windows) {
    this(pipeline, windows, Notifications.none());
  }
}
