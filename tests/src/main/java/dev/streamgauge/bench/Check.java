package dev.streamgauge.bench;

/** Compares the result lines that a contender prints with the {@link Answer}. */
interface Check {
  /** Adds a line and returns whether it changed a result. */
  boolean add(String line);

  /** Returns how many results differ from the answer, including missing and extra ones. */
  int wrong();
}
