package dev.streamgauge.pipelines.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.evaluate.FinalResults;
import dev.streamgauge.alerts.evaluate.Sweep;
import dev.streamgauge.alerts.notify.PrintAlerts;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.alerts.rules.RuleVariants;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.connect.SourceList;
import dev.streamgauge.pipelines.connect.SourceUri;
import dev.streamgauge.pipelines.connect.Windows;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.OutputFormat;
import dev.streamgauge.pipelines.options.ReplayOptions;
import dev.streamgauge.pipelines.run.CommandLine;
import dev.streamgauge.pipelines.run.Launcher;
import dev.streamgauge.pipelines.run.RunnerSetup;
import dev.streamgauge.pipelines.run.Runners;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.joda.time.Instant;

/**
 * Evaluates the rules of a file over old lines, as fast as they can be read, and prints the alerts
 * they would have raised without notifying anybody.
 *
 * <ol>
 *   <li>{@code ./streamgauge replay --rules=rules/sshd.yml --source='file:///var/log/auth.log*'}
 *   <li>Each alert prints a line when it fires and another when it is resolved: {@code FIRING
 *       SshBruteForce{client="203.0.113.7", severity="warning"} since 2026-11-24T10:03:30Z:
 *       203.0.113.7 guesses passwords: 10 failed in 5 minutes}
 * </ol>
 *
 * <p>Lines pass through the same transforms as in {@link AlertMonitor}, at the times in the lines
 * or their Kafka records, so a live run reports the same alerts for the same lines.
 */
public final class Replay {
  /** Options of all programs that have no effect here, since nothing is sent or saved. */
  public static final Set<String> UNUSED =
      Set.of(
          "checkpointDir",
          "jdbcPasswordFile",
          "jdbcUser",
          "kafkaGroup",
          "resumeFrom",
          "sink",
          "spool",
          "spoolSize",
          "spoolSync");

  /** How long Kafka must be silent to count as read to its end. */
  private static final String STOP_WHEN_IDLE = "5s";

  private Replay() {}

  /**
   * Runs the command.
   *
   * @throws ConfigException if {@code args} are wrong
   * @throws dev.streamgauge.alerts.yaml.YamlException if the rules file is wrong
   * @throws Exception if the pipeline fails
   */
  public static void run(List<String> args, PrintStream err) throws Exception {
    Map<String, String> given = CommandLine.given(args);
    TreeSet<String> unused = new TreeSet<>(UNUSED);
    unused.retainAll(given.keySet());
    if (!unused.isEmpty()) {
      throw new ConfigException(
          "--" + unused.first() + " has no effect in a replay, which only prints: leave it out.");
    }
    RunnerSetup runner = Runners.of(args);
    ReplayOptions options = CommandLine.parse(ReplayOptions.class, args, runner);
    if (options.getSweep() != null) {
      sweep(options, runner, err);
      return;
    }
    launch(create(options), options, runner, err);
  }

  private static void launch(
      Pipeline pipeline, ReplayOptions options, RunnerSetup runner, PrintStream err)
      throws Exception {
    Instant until = until(options);
    new Launcher(runner, err)
        .until(totals -> totals.watermarkMillis() >= until.getMillis())
        .run(pipeline, options, watermark -> {});
  }

  private static void sweep(ReplayOptions options, RunnerSetup runner, PrintStream err)
      throws Exception {
    RuleVariants variants;
    try {
      variants = RuleVariants.parse(options.getSweep(), rules(options));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--sweep=" + options.getSweep() + ": " + e.getMessage(), e);
    }
    OutputFormat format = OutputFormat.of(options);
    setDefaults(options);
    try (Sweep sweep = new Sweep(variants, until(options).getMillis())) {
      run(variants.rules(), options, runner, err, sweep);
      new SweepReport(variants, sweep).print(format, System.out);
    }
  }

  /**
   * Evaluates {@code rules} over the lines that {@code args} name, and passes on the final results.
   *
   * @throws ConfigException if {@code args} are wrong
   * @throws Exception if the pipeline fails
   */
  static void run(RuleSet rules, List<String> args, PrintStream err, FinalResults results)
      throws Exception {
    RunnerSetup runner = Runners.of(args);
    ReplayOptions options = CommandLine.parse(ReplayOptions.class, args, runner);
    setDefaults(options);
    run(rules, options, runner, err, results);
  }

  private static void run(
      RuleSet rules,
      ReplayOptions options,
      RunnerSetup runner,
      PrintStream err,
      FinalResults results)
      throws Exception {
    RunContext context = RunContext.fresh(options);
    Pipeline pipeline =
        AlertPipeline.create(
            options,
            context,
            "replay",
            AlertPipeline.alerts(RuleSource.of(rules), options, context)
                .withListener(results.listener()),
            new IgnoreAlerts());
    launch(pipeline, options, runner, err);
    results.finish();
  }

  /**
   * Builds the pipeline of {@code options}, which get the defaults of a replay.
   *
   * @throws ConfigException if they are wrong
   * @throws dev.streamgauge.alerts.yaml.YamlException if the rules file is wrong
   */
  public static Pipeline create(ReplayOptions options) {
    RuleSet rules = rules(options);
    setDefaults(options);
    PrintAlerts print = PrintAlerts.by(Notifications.console(options));
    RunContext context = RunContext.fresh(options);
    return AlertPipeline.create(
        options,
        context,
        "replay",
        AlertPipeline.alerts(RuleSource.of(rules), options, context),
        new ReplaySink(until(options), print));
  }

  private static RuleSet rules(ReplayOptions options) {
    String file = options.getRules();
    if (file == null) {
      throw new ConfigException("--rules is missing: name the rules file.");
    }
    return rules(file, "--rules=" + file);
  }

  /**
   * Reads the rules of {@code file}.
   *
   * @param what what to call it in messages
   * @throws ConfigException if it cannot be read
   * @throws dev.streamgauge.alerts.yaml.YamlException if it is wrong
   */
  static RuleSet rules(String file, String what) {
    try {
      return RuleSet.parse(file, Files.readString(Path.of(file), UTF_8));
    } catch (NoSuchFileException e) {
      throw new ConfigException(what + ": there is no such file.", e);
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException(what + " cannot be read: " + e, e);
    }
  }

  private static void setDefaults(ReplayOptions options) {
    SourceList source = SourceList.of(options);
    if (source.neverEnd()) {
      throw new ConfigException(
          "--source="
              + source.shown()
              + " never ends: replay file:///path/glob or kafka://broker/topic.");
    }
    if ("arrival".equals(options.getEventTime())) {
      throw new ConfigException(
          "--eventTime=arrival would make old lines new: use line, or record for Kafka.");
    }
    if (source.areAll(SourceUri.Scheme.FILE) && options.getEventTime() == null) {
      options.setEventTime("line");
    }
    if (source.areAll(SourceUri.Scheme.KAFKA)) {
      if (options.getStopWhenIdle() == null) {
        options.setStopWhenIdle(STOP_WHEN_IDLE);
      }
      if (options.getUntil() == null) {
        options.setUntil(Instant.now().toString());
      }
    }
  }

  /** Returns the time that {@code --until} names among {@code args}; the latest of all if none. */
  static long until(List<String> args) {
    String until = CommandLine.given(args).get("until");
    return until == null ? Long.MAX_VALUE : Windows.time("until", until).getMillis();
  }

  private static Instant until(ReplayOptions options) {
    return options.getUntil() == null
        ? new Instant(Long.MAX_VALUE)
        : Windows.time("until", options.getUntil());
  }
}
