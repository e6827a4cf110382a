package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;

/** Creates the job of a command. */
@FunctionalInterface
public interface Program<T extends StreamgaugeOptions> {
  /**
   * Returns the job that {@code options} describe.
   *
   * @throws ConfigException if they are wrong, or a source or sink cannot be reached
   */
  Job create(T options, RunContext context);
}
