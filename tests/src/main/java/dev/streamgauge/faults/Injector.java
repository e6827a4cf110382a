package dev.streamgauge.faults;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Breaks something while a program runs. */
interface Injector {
  /** Returns what it breaks, for the table. */
  String description();

  /**
   * Breaks it and repairs it; returns when everything is repaired.
   *
   * @param program runs when this is called and when it returns
   */
  void inject(KeptAlive program);

  /** Breaks nothing. */
  static Injector none() {
    return new Injector() {
      @Override
      public String description() {
        return "none";
      }

      @Override
      public void inject(KeptAlive program) {}
    };
  }

  /** Lets the program run for {@code duration}. */
  static void pause(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted between two faults", e);
    }
  }
}
