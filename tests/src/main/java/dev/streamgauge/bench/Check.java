package dev.streamgauge.bench;

/** Holds the result lines that a contender prints against the {@link Answer}. */
interface Check {
  /** Takes a line in and says whether it changed a result. */
  boolean add(String line);

  /** Returns how many results are not those of the answer, missing and needless ones included. */
  int wrong();
}
