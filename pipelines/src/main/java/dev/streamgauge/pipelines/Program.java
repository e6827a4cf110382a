package dev.streamgauge.pipelines;

/** Creates the job of a command. */
@FunctionalInterface
interface Program<T extends StreamgaugeOptions> {
  /**
   * Returns the job that {@code options} describe.
   *
   * @throws ConfigException if they are wrong, or a source or sink cannot be reached
   */
  Job create(T options, RunContext context);
}
