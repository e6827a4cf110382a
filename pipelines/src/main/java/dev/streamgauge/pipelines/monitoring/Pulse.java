package dev.streamgauge.pipelines.monitoring;

/** Tells somebody that the run is alive. */
@FunctionalInterface
interface Pulse {
  /** Tells it once. */
  void beat();
}
