package dev.streamgauge.io;

/** A reader of what cannot be read again, which must be emptied before the process ends. */
interface Stoppable {
  /**
   * Takes in nothing more from outside. Called again and again.
   *
   * @return whether all that was taken in has been handed out
   */
  boolean stop();
}
