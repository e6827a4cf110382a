package dev.streamgauge.io.tail;

/**
 * What was read of a file at one time.
 *
 * @param timeMillis the time that its lines got
 * @param from the offset at which the reading began
 * @param after the position behind it
 */
record JournalEntry(long timeMillis, long from, FilePosition after) {
  /** The offset at which the reading ended. */
  long to() {
    return after.offset();
  }
}
