package dev.streamgauge.pipelines.config;

import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.pipelines.run.Runners;
import java.util.List;

/**
 * A pipeline in a configuration file.
 *
 * @param name its name; empty if the file has only this one, without a name
 * @param command the command that runs it
 * @param options its options, in the order of the file
 * @param map reports problems with it as a whole
 */
record PipelineConfig(String name, String command, List<ConfigOption> options, YamlMap map) {
  /** Returns the runner that the options name, or the default one. */
  String runner() {
    return options.stream()
        .filter(option -> option.name().equals("runner"))
        .map(ConfigOption::value)
        .findFirst()
        .orElse(Runners.DEFAULT);
  }
}
