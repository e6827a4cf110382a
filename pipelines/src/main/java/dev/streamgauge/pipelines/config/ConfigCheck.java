package dev.streamgauge.pipelines.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.notify.ReceiversParser;
import dev.streamgauge.alerts.rules.RulesDocument;
import dev.streamgauge.alerts.yaml.YamlException;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.connect.Windows;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.run.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.joda.time.Duration;

/** Checks a configuration file without contacting anything: {@code config check}. */
final class ConfigCheck {
  private final Set<String> problems = new LinkedHashSet<>();
  private final ConfigFile file;

  private ConfigCheck(ConfigFile file) {
    this.file = file;
  }

  /**
   * Checks {@code file}, with the rules files that it names.
   *
   * @param environment the environment variables
   * @return the number of its pipelines
   * @throws ConfigException if it cannot be read
   * @throws YamlException if it is wrong: with every problem and its place
   */
  static int check(String file, Map<String, String> environment) {
    ConfigCheck check = new ConfigCheck(ConfigFile.read(file, environment::get));
    check.checkPipelines();
    check.throwIfAny();
    return check.file.pipelines().size();
  }

  private void checkPipelines() {
    for (PipelineConfig pipeline : file.pipelines().values()) {
      boolean right = true;
      for (ConfigOption option : pipeline.options()) {
        right &= check(pipeline.command(), option);
      }
      if (pipeline.options().stream().noneMatch(option -> option.name().equals("source"))) {
        pipeline.map().error("\"source\" is missing: say where lines come from");
      }
      if (right && pipeline.command().equals("monitor")) {
        checkWindows(pipeline);
      }
    }
  }

  private boolean check(String command, ConfigOption option) {
    try {
      OptionChecks.check(command, option);
      if (option.name().equals("rules")) {
        checkRules(option);
      }
      return true;
    } catch (IllegalArgumentException e) {
      report(option, e.getMessage());
      return false;
    }
  }

  private void report(ConfigOption option, String message) {
    if (option.text() != null) {
      option.text().error(message);
    } else {
      problems.add(option.place() + ": " + message);
    }
  }

  private void checkRules(ConfigOption option) {
    try {
      String text = Files.readString(RulesDocument.fileOf(option.value()), UTF_8);
      RulesDocument document = RulesDocument.parse(option.value(), text);
      ReceiversParser.parse(document.receivers());
      document.rules();
    } catch (YamlException e) {
      problems.addAll(e.problems());
    } catch (IOException | InvalidPathException e) {
      report(option, "the rules cannot be read: " + e);
    }
  }

  private void checkWindows(PipelineConfig pipeline) {
    List<String> windows = new ArrayList<>();
    for (ConfigOption option : pipeline.options()) {
      if (Commands.getters("monitor").containsKey(option.name())) {
        windows.add(option.argument());
      }
    }
    LogMonitorOptions options = CommandLine.parseOnly(LogMonitorOptions.class, windows);
    try {
      Duration size = DurationOption.parsePositive("windowSize", options.getWindowSize());
      Duration period = DurationOption.parsePositive("windowPeriod", options.getWindowPeriod());
      Windows.sliding(size, period, options, RunContext.fresh());
    } catch (ConfigException e) {
      pipeline.map().error(e.getMessage());
    }
  }

  private void throwIfAny() {
    try {
      file.problems().throwIfAny();
    } catch (YamlException e) {
      problems.addAll(e.problems());
    }
    if (!problems.isEmpty()) {
      throw YamlException.of(List.copyOf(problems));
    }
  }
}
