package dev.streamgauge.pipelines.config;

import dev.streamgauge.alerts.yaml.YamlException;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.run.ExitCode;
import dev.streamgauge.util.VisibleText;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** {@code config check FILE...} and {@code config schema}. */
public final class ConfigCommand {
  private static final String USAGE =
      """
      Usage: streamgauge config check FILE...
             streamgauge config schema

      check   parses configuration files and the rules in them, and reports every problem
              with its position; contacts no source and no sink
      schema  prints the JSON Schema of configuration files, for editors

      Exit codes: 0 success, 2 a file is wrong.
      """;

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;

  public ConfigCommand(PrintStream out, PrintStream err, Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Runs the command.
   *
   * @return the exit code
   * @throws ConfigException if {@code args} are not a subcommand and file names
   */
  public int run(List<String> args) {
    if (args.contains("--help") || args.contains("-h")) {
      out.print(USAGE);
      return ExitCode.DONE;
    }
    if (args.equals(List.of("schema"))) {
      out.println(ConfigSchema.json());
      return ExitCode.DONE;
    }
    if (args.size() < 2 || !args.get(0).equals("check")) {
      throw new ConfigException("Use config check FILE... or config schema; see config --help.");
    }
    int code = ExitCode.DONE;
    for (String file : args.subList(1, args.size())) {
      code = Math.max(code, check(file));
    }
    return code;
  }

  private int check(String file) {
    try {
      int pipelines = ConfigCheck.check(file, environment);
      out.printf("%s: %d pipeline%s: right%n", file, pipelines, pipelines == 1 ? "" : "s");
      return ExitCode.DONE;
    } catch (YamlException e) {
      e.problems().forEach(problem -> err.println(VisibleText.of(problem)));
      return ExitCode.WRONG;
    }
  }
}
