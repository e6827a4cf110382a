package dev.streamgauge.pipelines.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.notify.ReceiversParser;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.rules.RulesDocument;
import dev.streamgauge.alerts.yaml.YamlException;
import dev.streamgauge.alerts.yaml.YamlFile;
import dev.streamgauge.pipelines.imports.RulesImport;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.ReplayOptions;
import dev.streamgauge.pipelines.ruletest.RuleTestFile;
import dev.streamgauge.pipelines.ruletest.RuleTestRun;
import dev.streamgauge.pipelines.run.CommandLine;
import dev.streamgauge.pipelines.run.ExitCode;
import dev.streamgauge.pipelines.run.RunnerSetup;
import dev.streamgauge.pipelines.run.Runners;
import dev.streamgauge.util.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * {@code rules check FILE...} and {@code rules test FILE...}: parses rules files, and runs their
 * tests. It reports success on one stream, a line per file, and problems on the other.
 */
public final class RulesCommand {
  private static final String USAGE =
      """
      Usage: streamgauge rules check FILE...
             streamgauge rules test FILE...
             streamgauge rules schema
             streamgauge rules import --from=elastalert|loki|prometheus FILE...
             streamgauge rules diff OLD NEW --source=URI [OPTION...]
             streamgauge rules explain ALERT --at=TIME --rules=FILE --source=URI [OPTION...]

      check    parses rules files and test files, and reports every problem with its position
      test     runs test files and reports alerts that differ from what they expect
      schema   prints the JSON Schema of rules files, for editors
      import   translates rules of other programs, and says what it could not translate
      diff     evaluates two rules files over old lines and prints which alerts fire otherwise:
               - only with OLD, + only with NEW, ~ at other times
      explain  evaluates a rules file over old lines and prints what an alert sees at a time:
               the value of each series, its counts and lines

      OPTION is one of replay, such as --startAt and --until; see replay --help.

      Exit codes: 0 success, 1 a test failed or there are differences, 2 a file is wrong.
      """;

  private final PrintStream out;
  private final PrintStream err;

  public RulesCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the command.
   *
   * @return the exit code
   * @throws ConfigException if {@code args} are not a subcommand and its arguments
   * @throws Exception if a pipeline fails
   */
  public int run(List<String> args) throws Exception {
    if (args.contains("--help") || args.contains("-h")) {
      out.print(USAGE);
      return ExitCode.DONE;
    }
    String command = args.isEmpty() ? "" : args.get(0);
    if (args.equals(List.of("schema"))) {
      out.print(schema());
      return ExitCode.DONE;
    }
    List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
    if (command.equals("diff")) {
      return new RulesDiff(out, err).run(normalized(rest)) ? ExitCode.DONE : ExitCode.FAILED;
    }
    if (command.equals("import")) {
      return new RulesImport(out, err).run(rest);
    }
    if (command.equals("explain")) {
      new RulesExplain(out, err).run(normalized(rest));
      return ExitCode.DONE;
    }
    if (args.size() < 2 || !Set.of("check", "test").contains(command)) {
      throw new ConfigException(
          "Use rules check FILE..., rules test FILE..., rules diff OLD NEW --source=URI or rules"
              + " explain ALERT --at=TIME; see rules --help.");
    }
    int code = ExitCode.DONE;
    for (String file : rest) {
      code = Math.max(code, command.equals("check") ? check(file) : test(file));
    }
    return code;
  }

  /** Returns the JSON Schema of rules files. */
  static String schema() throws IOException {
    try (InputStream in = RulesCommand.class.getResourceAsStream("rules.schema.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  private static List<String> normalized(List<String> args) {
    return CommandLine.normalized(ReplayOptions.class, args);
  }

  private int check(String file) {
    try {
      String text = Files.readString(Path.of(file), UTF_8);
      if (RuleTestFile.hasTests(YamlFile.parse(file, text))) {
        int tests = RuleTestFile.read(Path.of(file)).tests().size();
        out.printf("%s: %s: right%n", file, number(tests, "test"));
      } else {
        out.printf("%s: %s: right%n", file, checked(file, text));
      }
      return ExitCode.DONE;
    } catch (IOException | YamlException e) {
      return wrong(file, e);
    }
  }

  private static String checked(String file, String text) {
    RulesDocument document = RulesDocument.parse(file, text);
    List<Receiver> receivers = ReceiversParser.parse(document.receivers());
    int rules = document.rules().rules().size();
    return number(rules, "rule") + ", " + number(receivers.size(), "receiver");
  }

  private int test(String file) {
    try {
      RuleTestFile tests = RuleTestFile.read(Path.of(file));
      List<String> differences = new RuleTestRun(inProcess()).differences(file, tests);
      differences.forEach(this::tell);
      if (differences.isEmpty()) {
        out.printf("%s: %s: right%n", file, number(tests.tests().size(), "test"));
        return ExitCode.DONE;
      }
      err.printf("%s: %s not met%n", file, number(differences.size(), "expectation"));
      return ExitCode.FAILED;
    } catch (IOException | YamlException e) {
      return wrong(file, e);
    }
  }

  private static PipelineOptions inProcess() {
    RunnerSetup runner = Runners.named(Runners.DEFAULT);
    List<String> args = new ArrayList<>();
    args.add("--runner=" + runner.runner());
    runner.defaults(Map.of()).forEach((name, value) -> args.add("--" + name + "=" + value));
    return PipelineOptionsFactory.fromArgs(args.toArray(new String[0])).create();
  }

  private int wrong(String file, Exception problem) {
    if (problem instanceof YamlException yaml) {
      yaml.problems().forEach(this::tell);
    } else if (problem instanceof NoSuchFileException missing) {
      tell(file + ": no such file: " + missing.getFile());
    } else if (problem instanceof CharacterCodingException) {
      tell(file + ": cannot be read: it is not UTF-8 text");
    } else {
      tell(file + ": cannot be read: " + problem);
    }
    return ExitCode.WRONG;
  }

  /** Prints a text that may quote files, whose characters must not control the terminal. */
  private void tell(String text) {
    text.lines().map(VisibleText::of).forEach(err::println);
  }

  private static String number(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
