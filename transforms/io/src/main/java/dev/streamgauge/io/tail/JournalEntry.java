package dev.streamgauge.io.tail;

/**
 * A piece of a file that was read at one time.
 *
 * @param timeMillis the time that its lines got
 * @param from the offset at which the read began
 * @param after the position after it
 */
record JournalEntry(long timeMillis, long from, FilePosition after) {
  /** Returns the offset at which the read ended. */
  long to() {
    return after.offset();
  }
}
