package dev.streamgauge.matrix;

/** What is special about the second wave of a scenario's input. */
enum Twist {
  /** Nothing: it is counted. */
  NONE,
  /** The program is killed as soon as it is in the topic, and started again. */
  KILLS,
  /** It corrects earlier results. */
  CORRECTS,
  /** It is later than allowed, and dropped. */
  IS_DROPPED
}
