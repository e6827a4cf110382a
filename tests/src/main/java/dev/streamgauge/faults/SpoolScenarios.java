package dev.streamgauge.faults;

import java.time.Duration;

/** The scenarios that receive lines over TCP and keep them in a spool. */
final class SpoolScenarios {
  private static final Duration SECONDS_A_KILL = Duration.ofSeconds(15);
  private static final int SMALL_DISK = 8;

  private SpoolScenarios() {}

  /**
   * Returns scenario (b): killed and restarted; the sender resumes after the lines in the spool.
   */
  static SpoolTrial kills(Lab lab, String runner) {
    return new SpoolTrial(
        "b: TCP with a spool",
        runner,
        lab.lines(),
        SECONDS_A_KILL.multipliedBy(lab.kills()),
        new Kills(lab.seed(), lab.kills()),
        0);
  }

  /** Returns scenario (c): the disk of the spool fills up while the database is down. */
  static SpoolTrial fullDisk(Lab lab, String runner) {
    return new SpoolTrial(
        "c: disk of the spool full",
        runner,
        Math.min(lab.lines(), 150_000),
        Duration.ofSeconds(5),
        Outages.ofDatabase(lab, 1),
        SMALL_DISK);
  }
}
