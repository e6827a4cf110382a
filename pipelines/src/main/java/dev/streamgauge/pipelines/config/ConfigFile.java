package dev.streamgauge.pipelines.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.yaml.Problems;
import dev.streamgauge.alerts.yaml.YamlFile;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import dev.streamgauge.pipelines.options.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A configuration file: the options of one pipeline, or of several with names.
 *
 * <pre>{@code
 * defaults:
 *   source: kafka://localhost:9092/logs
 * pipelines:
 *   errors:
 *     rules: rules.yaml
 *   words:
 *     command: wordcount
 * }</pre>
 *
 * <p>Keys are names of options. A list is an option with several values; {@code rules} may be a
 * whole rules file in place. {@code runnerOptions} holds options of Beam and its runners. Files to
 * read are named relative to the configuration file. Problems are collected, so that one run
 * reports all of them.
 */
final class ConfigFile {
  private static final String RULES = "rules";
  private static final String RUNNER_OPTIONS = "runnerOptions";

  /** Options that name a file to read. */
  private static final Set<String> FILES =
      Set.of(RULES, "ignore", "jdbcPasswordFile", "kafkaConfig", "kafkaSinkConfig");

  private final String name;
  private final YamlFile yaml;
  private final Variables variables;
  private final Map<String, PipelineConfig> pipelines = new LinkedHashMap<>();

  private ConfigFile(String name, YamlFile yaml, Variables variables) {
    this.name = name;
    this.yaml = yaml;
    this.variables = variables;
  }

  /**
   * Reads {@code file}.
   *
   * @param environment returns the value of a variable, or null
   * @throws ConfigException if it cannot be read
   * @throws dev.streamgauge.alerts.yaml.YamlException if it is not YAML
   */
  static ConfigFile read(String file, UnaryOperator<String> environment) {
    String text;
    try {
      text = Files.readString(Path.of(file), UTF_8);
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException("--config=" + file + " cannot be read: " + e, e);
    }
    ConfigFile config =
        new ConfigFile(file, YamlFile.parse(file, text), new Variables(environment));
    config.readPipelines();
    return config;
  }

  /** Returns the pipelines by name, in the order of the file. */
  Map<String, PipelineConfig> pipelines() {
    return pipelines;
  }

  /** Returns the problems of the file that have been found so far. */
  Problems problems() {
    return yaml.problems();
  }

  /**
   * Returns the pipeline called {@code wanted}, or the only one if that is null.
   *
   * @throws ConfigException if there is none, or several to choose from
   */
  PipelineConfig pipeline(@Nullable String wanted) {
    String names = String.join(", ", pipelines.keySet());
    if (wanted == null) {
      if (pipelines.size() == 1) {
        return pipelines.values().iterator().next();
      }
      throw new ConfigException(
          "--config=" + name + " has several pipelines: name one with --pipeline, of " + names);
    }
    PipelineConfig found = pipelines.get(wanted);
    if (found == null || wanted.isEmpty()) {
      throw new ConfigException(
          "--pipeline="
              + wanted
              + " is not in "
              + name
              + (pipelines.containsKey("")
                  ? ", which has one pipeline without a name: leave --pipeline out."
                  : ", which has " + names + "."));
    }
    return found;
  }

  private void readPipelines() {
    YamlMap top = yaml.top();
    if (!top.has("pipelines")) {
      pipelines.put("", pipeline("", top, null, "/"));
      return;
    }
    YamlMap defaults = top.map("defaults");
    YamlMap named = top.map("pipelines");
    top.noOtherKeys();
    if (named == null) {
      return;
    }
    if (named.keys().isEmpty()) {
      top.error("pipelines", "\"pipelines\" is empty: name at least one");
    }
    for (String each : named.keys()) {
      YamlMap map = named.map(each);
      if (map != null) {
        pipelines.put(each, pipeline(each, map, defaults, "/pipelines/" + each + "/"));
      }
    }
  }

  private PipelineConfig pipeline(
      String pipeline, YamlMap map, @Nullable YamlMap defaults, String path) {
    String command = command(map, defaults);
    Map<String, ConfigOption> options = new LinkedHashMap<>();
    if (defaults != null) {
      add(defaults, command, "/defaults/", options, false);
    }
    add(map, command, path, options, true);
    if (!pipeline.isEmpty() && !options.containsKey("pipelineName")) {
      options.put(
          "pipelineName",
          new ConfigOption("pipelineName", pipeline, name + ":" + map.place(), null));
    }
    return new PipelineConfig(pipeline, command, List.copyOf(options.values()), map);
  }

  private static String command(YamlMap map, @Nullable YamlMap defaults) {
    YamlText text = map.text("command");
    if (text == null && defaults != null) {
      text = defaults.text("command");
    }
    if (text == null) {
      return Commands.DEFAULT;
    }
    if (!Commands.types().containsKey(text.value())) {
      text.error(YamlMap.unknown("command", text.value(), Commands.types().keySet()));
      return Commands.DEFAULT;
    }
    return text.value();
  }

  /**
   * Adds the options in {@code map}.
   *
   * @param path how to find the map from the top of the file, as a JSON pointer
   * @param strict whether every option must be one of {@code command}; defaults are shared by
   *     commands, so they only need to be one of some command
   */
  private void add(
      YamlMap map, String command, String path, Map<String, ConfigOption> options, boolean strict) {
    SortedSet<String> own = names(command);
    TreeSet<String> all = new TreeSet<>();
    Commands.types().keySet().forEach(each -> all.addAll(names(each)));
    for (String key : map.keys()) {
      if (key.equals("command")) {
        continue;
      }
      if (key.equals(RUNNER_OPTIONS)) {
        addRunnerOptions(map.map(key), options);
      } else if (own.contains(key)) {
        addOption(map, key, path, options);
      } else if (strict || !all.contains(key)) {
        map.error(key, unknown(key, command, own));
      }
    }
  }

  private static String unknown(String key, String command, SortedSet<String> own) {
    if (Commands.isRunnerOption(key)) {
      return "\"" + key + "\" is an option of Beam or a runner: move it into " + RUNNER_OPTIONS;
    }
    for (String other : Commands.types().keySet()) {
      if (names(other).contains(key)) {
        return "\"" + key + "\" is not an option of " + command + ", but of " + other;
      }
    }
    String message = YamlMap.unknown("option", key, own);
    return message.contains("did you mean")
        ? message
        : "unknown option \""
            + key
            + "\": an option of Beam or a runner goes into "
            + RUNNER_OPTIONS;
  }

  private static SortedSet<String> names(String command) {
    TreeSet<String> names = new TreeSet<>(Commands.getters(command).keySet());
    names.addAll(Commands.SHARED.keySet());
    return names;
  }

  private void addRunnerOptions(@Nullable YamlMap map, Map<String, ConfigOption> options) {
    if (map != null) {
      for (String key : map.keys()) {
        addOption(map, key, "", options);
      }
    }
  }

  private void addOption(YamlMap map, String key, String path, Map<String, ConfigOption> options) {
    if (key.equals(RULES) && !map.isText(key)) {
      // The rules are read from there, as from a file of their own.
      options.put(key, new ConfigOption(key, name + "#" + path + RULES, place(map, key), null));
      return;
    }
    List<String> values = new ArrayList<>();
    List<YamlText> texts = map.texts(key);
    for (YamlText text : texts) {
      String value = text.as(variables::replaceIn);
      if (value != null) {
        values.add(FILES.contains(key) ? beside(value) : value);
      }
    }
    if (!values.isEmpty()) {
      options.put(
          key,
          new ConfigOption(
              key,
              values.stream().collect(Collectors.joining(",")),
              place(map, key),
              texts.get(0)));
    }
  }

  private String beside(String file) {
    try {
      return Path.of(name).resolveSibling(file).toString();
    } catch (InvalidPathException e) {
      // Whoever reads the file says so.
      return file;
    }
  }

  private String place(YamlMap map, String key) {
    return name + ":" + map.place(key);
  }
}
