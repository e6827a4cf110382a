package dev.streamgauge.pipelines;

import dev.streamgauge.alerts.yaml.YamlException;
import dev.streamgauge.pipelines.alert.AlertMonitor;
import dev.streamgauge.pipelines.alert.NotifyCommand;
import dev.streamgauge.pipelines.alert.Replay;
import dev.streamgauge.pipelines.alert.RulesCommand;
import dev.streamgauge.pipelines.cli.Command;
import dev.streamgauge.pipelines.cli.Completion;
import dev.streamgauge.pipelines.cli.Help;
import dev.streamgauge.pipelines.config.ConfigCommand;
import dev.streamgauge.pipelines.config.Configuration;
import dev.streamgauge.pipelines.config.RunCommand;
import dev.streamgauge.pipelines.count.LogMonitor;
import dev.streamgauge.pipelines.count.LogSessions;
import dev.streamgauge.pipelines.count.WordCount;
import dev.streamgauge.pipelines.demo.Demo;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.options.LogSessionsOptions;
import dev.streamgauge.pipelines.options.Logins;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.pipelines.options.WordCountOptions;
import dev.streamgauge.pipelines.page.StoredResults;
import dev.streamgauge.pipelines.patterns.LinePatterns;
import dev.streamgauge.pipelines.relay.Relay;
import dev.streamgauge.pipelines.run.CommandLine;
import dev.streamgauge.pipelines.run.CompilerDirectives;
import dev.streamgauge.pipelines.run.ExitCode;
import dev.streamgauge.pipelines.run.Launcher;
import dev.streamgauge.pipelines.run.ShutdownDeadline;
import dev.streamgauge.pipelines.run.Version;
import dev.streamgauge.pipelines.terminal.LogLevels;
import dev.streamgauge.pipelines.terminal.Terminal;
import dev.streamgauge.util.VisibleText;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
  private Main() {}

  /** Runs a command and exits with its exit code. */
  public static void main(String[] args) {
    // Before the first logger.
    LogLevels.apply(args);
    Terminal terminal = Terminal.install();
    // Until a run has its own handler, and for what remains after it has ended.
    new ShutdownDeadline(Duration.standardSeconds(30), terminal.err()).onExit();
    CompilerDirectives.declare();
    int code = run(args, terminal.err());
    System.out.flush();
    // Runners leave non-daemon threads behind.
    System.exit(code);
  }

  /** Runs a command; writes messages for people to {@code err}. */
  static int run(String[] args, PrintStream err) {
    return run(args, System.getenv(), err);
  }

  /** Runs a command with the environment variables {@code environment}. */
  static int run(String[] args, Map<String, String> environment, PrintStream err) {
    Configuration configuration = null;
    try {
      if (args.length == 0) {
        throw new ConfigException(
            "Name a command: " + String.join(", ", Command.words()) + "; see --help.");
      }
      // Must be first: any other error may show the argument.
      Logins.refuse(List.of(args));
      switch (args[0]) {
        case "help", "--help", "-h" -> {
          Help.print(System.out);
          return ExitCode.DONE;
        }
        case "version", "--version", "-V" -> {
          System.out.println(Version.text());
          return ExitCode.DONE;
        }
        default -> {}
      }
      Command command = command(args[0]);
      List<String> rest = Arrays.asList(args).subList(1, args.length);
      RunCommand run = new RunCommand(System.out, err, environment);
      if (command == Command.RUN ? run.helpAsked(rest) : Help.asked(command, rest, System.out)) {
        return ExitCode.DONE;
      }
      List<String> given =
          command == Command.RUN
              ? CommandLine.normalized(StreamgaugeOptions.class, rest)
              : command.options().map(type -> CommandLine.normalized(type, rest)).orElse(rest);
      if (Configuration.hasFile(args[0], given)) {
        OptionalInt code = run.runProcesses(given);
        if (code.isPresent()) {
          return code.getAsInt();
        }
      }
      configuration = Configuration.of(args[0], given, environment);
      return run(command(configuration.command()), configuration.options(), environment, err);
    } catch (ConfigException e) {
      log().debug("Wrong configuration", e);
      String message =
          configuration == null ? e.getMessage() : configuration.located(e.getMessage());
      err.println(inOneLine("streamgauge: " + message));
      return ExitCode.WRONG;
    } catch (YamlException e) {
      log().debug("Invalid file", e);
      e.problems().forEach(problem -> err.println(VisibleText.of(problem)));
      return ExitCode.WRONG;
    } catch (Exception e) {
      log().debug("The pipeline failed", e);
      err.println(inOneLine("streamgauge: the pipeline failed: " + rootMessage(e)));
      return ExitCode.FAILED;
    }
  }

  private static Command command(String word) {
    return Command.named(word)
        .orElseThrow(
            () ->
                new ConfigException(
                    "There is no command '"
                        + word
                        + "': "
                        + Command.near(word)
                            .map(near -> "did you mean " + near + "?")
                            .orElse(
                                "use " + String.join(", ", Command.words()) + "; see --help.")));
  }

  private static int run(
      Command command, List<String> options, Map<String, String> environment, PrintStream err)
      throws Exception {
    switch (command) {
      case MONITOR -> {
        AlertMonitor.check(CommandLine.given(options));
        boolean counts = AlertMonitor.countsToo(CommandLine.given(options));
        Launcher.launch(
            LogMonitorOptions.class,
            options,
            err,
            (parsed, context) -> LogMonitor.create(parsed, context, counts));
      }
      case WORDCOUNT -> Launcher.launch(WordCountOptions.class, options, err, WordCount::create);
      case SESSIONS -> Launcher.launch(LogSessionsOptions.class, options, err, LogSessions::create);
      case PATTERNS -> LinePatterns.run(options, err);
      case RELAY -> Relay.run(options, err);
      case REPLAY -> Replay.run(options, err);
      case DEMO -> {
        AlertMonitor.check(CommandLine.given(options));
        Demo.run(options, err, (parsed, context) -> LogMonitor.create(parsed, context, true));
      }
      case NOTIFY -> NotifyCommand.run(options, err);
      case WEB -> StoredResults.serve(options, err);
      case RULES -> {
        return new RulesCommand(System.out, err).run(options);
      }
      case CONFIG -> {
        return new ConfigCommand(System.out, err, environment).run(options);
      }
      case COMPLETION -> Completion.print(options, System.out);
      case RUN -> throw new IllegalStateException("a configuration names another command");
    }
    return ExitCode.DONE;
  }

  private static Logger log() {
    return LoggerFactory.getLogger(Main.class);
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
