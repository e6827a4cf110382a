package dev.streamgauge.pipelines.config;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.run.CommandLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The command and the options of a run from everywhere they can be given. The command line wins
 * over environment variables, which win over the file that {@code --config} names.
 *
 * <p>The environment variable of an option is its name in capitals after {@code STREAMGAUGE_}:
 * {@code STREAMGAUGE_WINDOW_SIZE} for {@code --windowSize}.
 */
public final class Configuration {
  /** The command that runs the pipelines of a configuration file. */
  public static final String RUN = "run";

  private static final String CONFIG = "config";
  private static final String PIPELINE = "pipeline";
  private static final String PREFIX = "STREAMGAUGE_";
  private static final Pattern OPTION = Pattern.compile("--([A-Za-z]\\w*)");

  private final String command;
  private final List<String> options;
  private final Map<String, String> places;

  private Configuration(String command, List<String> options, Map<String, String> places) {
    this.command = command;
    this.options = List.copyOf(options);
    this.places = Map.copyOf(places);
  }

  /**
   * Reads the configuration of {@code command}.
   *
   * @param command the command; {@link #RUN} if the file names it
   * @param args the options on the command line
   * @param environment the environment variables
   * @throws ConfigException if {@code args} are wrong
   * @throws dev.streamgauge.alerts.yaml.YamlException if the file is
   */
  public static Configuration of(
      String command, List<String> args, Map<String, String> environment) {
    if (!command.equals(RUN) && !Commands.types().containsKey(command)) {
      return ofCommandLine(command, args);
    }
    Map<String, String> given = CommandLine.given(args);
    PipelineConfig config = config(command, given, environment);
    String actual = config == null ? command : config.command();
    List<String> all = new ArrayList<>();
    Map<String, String> places = new HashMap<>();
    Map<String, String> variables = variables(actual, environment);
    if (config != null) {
      for (ConfigOption option : config.options()) {
        if (!given.containsKey(option.name()) && !variables.containsKey(option.name())) {
          all.add(option.argument());
          places.put(option.name(), option.place());
        }
      }
    }
    variables.forEach(
        (name, value) -> {
          if (!given.containsKey(name)) {
            all.add("--" + name + "=" + value);
            places.put(name, variable(name));
          }
        });
    for (String arg : args) {
      if (!arg.startsWith("--" + CONFIG + "=") && !arg.startsWith("--" + PIPELINE + "=")) {
        all.add(arg);
      }
    }
    return new Configuration(actual, all, places);
  }

  /** Returns whether {@code command} takes its options from a file, by {@code args}. */
  public static boolean hasFile(String command, List<String> args) {
    return command.equals(RUN)
        || (Commands.types().containsKey(command)
            && args.stream().anyMatch(arg -> arg.startsWith("--" + CONFIG + "=")));
  }

  /** Returns the configuration of {@code command} by the command line alone. */
  public static Configuration ofCommandLine(String command, List<String> args) {
    return new Configuration(command, args, Map.of());
  }

  private static @Nullable PipelineConfig config(
      String command, Map<String, String> given, Map<String, String> environment) {
    String file = given.get(CONFIG);
    if (file == null) {
      if (command.equals(RUN)) {
        throw new ConfigException("--config is missing: run needs a configuration file.");
      }
      if (given.containsKey(PIPELINE)) {
        throw new ConfigException("--pipeline is for --config: add that, or leave it out.");
      }
      return null;
    }
    ConfigFile read = ConfigFile.read(file, environment::get);
    read.problems().throwIfAny();
    PipelineConfig config = read.pipeline(given.get(PIPELINE));
    if (!command.equals(RUN) && !command.equals(config.command())) {
      throw new ConfigException(
          String.format(
              "--config=%s is for the command %s, not %s: use that, or 'run'.",
              file, config.command(), command));
    }
    return config;
  }

  private static Map<String, String> variables(String command, Map<String, String> environment) {
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(Commands.getters(command).keySet());
    names.addAll(Commands.SHARED.keySet());
    for (String name : names) {
      String value = environment.get(variable(name));
      if (value != null && !value.isEmpty()) {
        variables.put(name, value);
      }
    }
    return variables;
  }

  /** Returns the environment variable of the option {@code name}. */
  static String variable(String name) {
    StringBuilder variable = new StringBuilder(PREFIX);
    for (char c : name.toCharArray()) {
      if (Character.isUpperCase(c)) {
        variable.append('_');
      }
      variable.append(Character.toUpperCase(c));
    }
    return variable.toString();
  }

  /** Returns the command to run. */
  public String command() {
    return command;
  }

  /** Returns the options of the command, each once. */
  public List<String> options() {
    return options;
  }

  /**
   * Returns {@code message} with the place of the first option it names, if that is not on the
   * command line: the file with line and column, or the environment variable.
   */
  public String located(String message) {
    Matcher option = OPTION.matcher(message);
    String place = option.find() ? places.get(option.group(1)) : null;
    return place == null ? message : place + ": " + message;
  }
}
