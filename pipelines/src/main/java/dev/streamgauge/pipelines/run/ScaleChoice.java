package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.connect.Scale;
import dev.streamgauge.pipelines.connect.SourceList;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.options.ShardOptions;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Chooses the scale of a run: what the user asks for, else what the checkpoint to resume was made
 * with, else what the runner suggests. So a restart on a smaller or larger cluster resumes.
 *
 * @param scale the choice
 * @param line says so to people, if they have not asked for it; empty if there is nothing to say
 */
record ScaleChoice(Scale scale, Optional<String> line) {
  private static final int MOST = 1000;

  /**
   * Checks what {@code options} ask for.
   *
   * @throws ConfigException if that is impossible on {@code runner}
   */
  static void check(StreamgaugeOptions options, RunnerSetup runner) {
    Integer readers = options.getReaders();
    Integer shards = options instanceof ShardOptions byKey ? byKey.getShards() : null;
    check("readers", readers);
    check("shards", shards);
    if (readers != null && readers > 1 && !runner.readsInParallel()) {
      throw new ConfigException(
          String.format(
              "--readers=%d is for the SparkRunner: leave it out, the %s has one reader with a"
                  + " thread for each core.",
              readers, runner.runner()));
    }
    if (shards != null && shards > 1 && !countsByKey(options)) {
      throw new ConfigException(
          "--shards=" + shards + " spreads keys, and there is one: add --by, or leave it out.");
    }
  }

  private static void check(String option, @Nullable Integer value) {
    if (value != null && (value < 1 || value > MOST)) {
      throw new ConfigException(
          String.format("--%s=%d must be from 1 to %d.", option, value, MOST));
    }
  }

  private static boolean countsByKey(StreamgaugeOptions options) {
    return options instanceof ShardOptions
        && !(options instanceof LogMonitorOptions monitor && monitor.getBy() == null);
  }

  /**
   * Chooses the scale of a run of {@code options}.
   *
   * @param saved the scale of the checkpoint that is resumed, which agrees with what was asked for
   */
  static ScaleChoice of(RunnerSetup runner, StreamgaugeOptions options, Optional<Scale> saved) {
    Scale usual = runner.defaultScale(options);
    if (!SourceList.of(options).canShareReaders()) {
      usual = usual.withReaders(1);
    }
    if (!countsByKey(options)) {
      usual = usual.withShards(1);
    }
    // What was asked for, where something was.
    usual = usual.as(options);
    Scale chosen = saved.orElse(usual);
    Optional<String> line = Optional.empty();
    if (saved.isPresent() && !chosen.equals(usual)) {
      line =
          Optional.of(
              String.format(
                  "Resuming with %s, as the checkpoint was made; a new one would have %s.",
                  chosen, usual));
    } else if (saved.isEmpty() && !chosen.equals(Scale.ONE.as(options))) {
      line = Optional.of(String.format("Using %s, by the cores of the cluster.", chosen));
    }
    return new ScaleChoice(chosen, line);
  }
}
