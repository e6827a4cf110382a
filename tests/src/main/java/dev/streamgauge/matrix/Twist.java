package dev.streamgauge.matrix;

/** The special role of the second wave of a scenario's input. */
enum Twist {
  /** None: it is counted. */
  NONE,
  /** The program is killed as soon as the wave is in the topic, and restarted. */
  KILLS,
  /** A partition is added to the topic for it. */
  ADDS_A_PARTITION,
  /** An executor of a cluster is killed then; where there is none, the program as before. */
  KILLS_EXECUTOR,
  /** It corrects earlier results. */
  CORRECTS,
  /** It exceeds the allowed lateness and is dropped. */
  IS_DROPPED;

  /** Returns whether something is killed. */
  boolean kills() {
    return this == KILLS || this == KILLS_EXECUTOR;
  }
}
