package dev.streamgauge.pipelines.config;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.run.CommandLine;
import dev.streamgauge.pipelines.run.Runners;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * {@code run --config=FILE}: runs the pipelines of a configuration file. A single pipeline whose
 * runner is on the class path runs in this process, and all others in processes of their own.
 */
public final class RunCommand {
  private static final String USAGE =
      """
      Usage: streamgauge run --config=FILE [--pipeline=NAME] [--option=value ...]

      Runs the pipelines of a configuration file, or the one that --pipeline names. Options on the
      command line override those in the file; they need a single pipeline.
      """;

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;

  public RunCommand(PrintStream out, PrintStream err, Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.environment = Map.copyOf(environment);
  }

  /** Prints help if {@code args} ask for it. */
  public boolean helpAsked(List<String> args) {
    if (args.contains("--help") || args.contains("-h")) {
      out.print(USAGE);
      return true;
    }
    return false;
  }

  /**
   * Runs the pipelines that need processes of their own.
   *
   * @param args the options on the command line
   * @return the exit code; empty if there is a single pipeline, to be run in this process
   * @throws ConfigException if {@code args} are wrong
   * @throws dev.streamgauge.alerts.yaml.YamlException if the file is
   */
  public OptionalInt runProcesses(List<String> args) {
    Map<String, String> given = CommandLine.given(args);
    String file = given.get("config");
    if (file == null) {
      throw new ConfigException("--config is missing: run needs a configuration file.");
    }
    ConfigFile config = ConfigFile.read(file, environment::get);
    config.problems().throwIfAny();
    Map<PipelineConfig, List<String>> pipelines = new LinkedHashMap<>();
    if (given.containsKey("pipeline") || config.pipelines().size() == 1) {
      PipelineConfig single = config.pipeline(given.get("pipeline"));
      String runner = given.getOrDefault("runner", single.runner());
      if (Runners.isHere(runner)) {
        return OptionalInt.empty();
      }
      List<String> options = new ArrayList<>(args);
      if (!given.containsKey("runner")) {
        options.add("--runner=" + runner);
      }
      pipelines.put(single, options);
    } else if (given.size() > 1) {
      throw new ConfigException(
          "--config="
              + file
              + " has several pipelines, and options on the command line are for one: name it"
              + " with --pipeline, or set them in the file.");
    } else {
      for (PipelineConfig each : config.pipelines().values()) {
        pipelines.put(
            each,
            List.of("--config=" + file, "--pipeline=" + each.name(), "--runner=" + each.runner()));
      }
    }
    String launcher = environment.get(PipelineProcesses.LAUNCHER);
    if (launcher == null) {
      throw new ConfigException(
          "--config="
              + file
              + " needs processes for its pipelines: run it with the streamgauge script, or"
              + " choose one pipeline with --pipeline, and the jar bundled for its runner.");
    }
    return OptionalInt.of(new PipelineProcesses(launcher, out, err).run(pipelines));
  }
}
