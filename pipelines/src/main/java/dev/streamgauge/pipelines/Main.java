package dev.streamgauge.pipelines;

import dev.streamgauge.alerts.yaml.YamlException;
import dev.streamgauge.pipelines.alert.AlertMonitor;
import dev.streamgauge.pipelines.alert.Replay;
import dev.streamgauge.pipelines.alert.RulesCommand;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.count.LogMonitor;
import dev.streamgauge.pipelines.count.LogSessions;
import dev.streamgauge.pipelines.count.WordCount;
import dev.streamgauge.pipelines.demo.Demo;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DemoOptions;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.options.LogSessionsOptions;
import dev.streamgauge.pipelines.options.Logins;
import dev.streamgauge.pipelines.options.ReplayOptions;
import dev.streamgauge.pipelines.options.WordCountOptions;
import dev.streamgauge.pipelines.run.CommandLine;
import dev.streamgauge.pipelines.run.CompilerDirectives;
import dev.streamgauge.pipelines.run.ExitCode;
import dev.streamgauge.pipelines.run.Job;
import dev.streamgauge.pipelines.run.Launcher;
import dev.streamgauge.pipelines.run.ShutdownDeadline;
import dev.streamgauge.util.VisibleText;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main class of {@code ./streamgauge COMMAND [--option=value]} and of the bundled jars.
 *
 * <p>Exit codes: 0 done, 1 the pipeline failed, 2 the command line or the configuration is wrong, 3
 * out of memory (set by the JVM).
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private static final String USAGE =
      """
      Usage: streamgauge COMMAND [--option=value ...]

      Commands:
        demo        monitor a built-in generator of log lines, over a real TCP socket
        monitor     count error lines in sliding windows, or evaluate alert rules
        wordcount   count words per window, or running totals
        sessions    find the sessions of each key: runs of lines without a long gap
        replay      evaluate alert rules over old lines, without notifying anybody
        rules       check rules files, or run their tests: rules check FILE..., rules test FILE...

      Common options:
        --source=socket://host:port | listen://host:port | kafka://broker/topic | file:///path/glob
                  | watch:///path/glob
        --runner=DirectRunner | SparkRunner | FlinkRunner
        --windowSize=30s --windowPeriod=10s --contains=ERROR --format=text|json --stopWhenIdle=5s

      All options of a command: streamgauge COMMAND --help
      """;

  private Main() {}

  /** Runs a command and exits with its exit code. */
  public static void main(String[] args) {
    // Until a run has its own handler, and for what remains after it has ended.
    new ShutdownDeadline(Duration.standardSeconds(30), System.err).onExit();
    CompilerDirectives.declare();
    int code = run(args, System.err);
    System.out.flush();
    // Runners leave non-daemon threads behind.
    System.exit(code);
  }

  /** Runs a command; writes messages for people to {@code err}. */
  static int run(String[] args, PrintStream err) {
    try {
      if (args.length == 0) {
        throw new ConfigException(
            "Name a command: demo, monitor, replay, rules, sessions or wordcount; see --help.");
      }
      // Must be first: any other error may show the argument.
      Logins.refuse(List.of(args));
      List<String> options = Arrays.asList(args).subList(1, args.length);
      switch (args[0]) {
        case "help", "--help", "-h" -> System.out.print(USAGE);
        case "monitor" -> {
          if (!Help.asked(args[0], options, LogMonitorOptions.class, System.out)) {
            AlertMonitor.check(CommandLine.given(options));
            Launcher.launch(LogMonitorOptions.class, options, err, Main::monitor);
          }
        }
        case "wordcount" -> {
          if (!Help.asked(args[0], options, WordCountOptions.class, System.out)) {
            Launcher.launch(WordCountOptions.class, options, err, WordCount::create);
          }
        }
        case "sessions" -> {
          if (!Help.asked(args[0], options, LogSessionsOptions.class, System.out)) {
            Launcher.launch(LogSessionsOptions.class, options, err, LogSessions::create);
          }
        }
        case "replay" -> {
          if (!Help.asked(args[0], options, ReplayOptions.class, System.out)) {
            Replay.run(options, err);
          }
        }
        case "rules" -> {
          return new RulesCommand(System.out, err).run(options);
        }
        case "demo" -> {
          if (!Help.asked(args[0], options, DemoOptions.class, System.out)) {
            AlertMonitor.check(CommandLine.given(options));
            Demo.run(options, err, Main::monitor);
          }
        }
        default ->
            throw new ConfigException(
                "There is no command '"
                    + args[0]
                    + "': use demo, monitor, replay, rules, sessions or wordcount; see --help.");
      }
      return ExitCode.DONE;
    } catch (ConfigException e) {
      LOG.debug("Wrong configuration", e);
      err.println(inOneLine("streamgauge: " + e.getMessage()));
      return ExitCode.WRONG;
    } catch (YamlException e) {
      LOG.debug("Invalid file", e);
      e.problems().forEach(problem -> err.println(VisibleText.of(problem)));
      return ExitCode.WRONG;
    } catch (Exception e) {
      LOG.debug("The pipeline failed", e);
      err.println(inOneLine("streamgauge: the pipeline failed: " + rootMessage(e)));
      return ExitCode.FAILED;
    }
  }

  /** Creates the alert job if {@code options} name rules, else the counting job. */
  private static Job monitor(LogMonitorOptions options, RunContext context) {
    return options.getRules() == null
        ? LogMonitor.create(options, context)
        : AlertMonitor.create(options, context);
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? "" : ": " + root.getMessage();
    return root.getClass().getSimpleName() + message;
  }

  private static String inOneLine(String message) {
    return VisibleText.of(message.replaceAll("\\s*\\R\\s*", " ").trim());
  }
}
