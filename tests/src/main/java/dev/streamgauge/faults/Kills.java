package dev.streamgauge.faults;

import java.time.Duration;
import java.util.Random;

/**
 * Kills a program at random moments and restarts it at once: a third of the time during start-up or
 * recovery, otherwise some time after it has begun to read, so that slow machines get as far as
 * fast ones.
 */
final class Kills implements Injector {
  private static final double EARLY = 1 / 3.0;
  private static final double EARLY_SECONDS = 8;
  private static final double LATE_SECONDS = 12;
  private static final Duration START = Duration.ofMinutes(5);

  private final Random random;
  private final int count;

  Kills(long seed, int count) {
    random = new Random(seed);
    this.count = count;
  }

  @Override
  public String description() {
    return count + " kill -9";
  }

  @Override
  public void inject(KeptAlive program) {
    for (int i = 0; i < count; i++) {
      boolean early = random.nextDouble() < EARLY;
      double seconds = random.nextDouble() * (early ? EARLY_SECONDS : LATE_SECONDS);
      if (!early) {
        program.awaitReading(START);
      }
      Injector.pause(Duration.ofMillis((long) (seconds * 1000)));
      Lab.tell(
          "kill %d of %d, %.1f s after %s",
          i + 1, count, seconds, early ? "the start" : "it began to read");
      program.kill();
      program.start();
    }
  }
}
