package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.Logins;
import dev.streamgauge.pipelines.options.OptionNames;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Parses arguments with Beam's parser, and makes its error messages clear. */
public final class CommandLine {
  private static final Pattern MISSING = Pattern.compile("missing a property named '([^']*)'");

  /** Options that users may mean and that are not of our own interfaces. */
  private static final List<String> OTHERS =
      List.of("checkpointDir", "config", "help", "pipeline", "runner");

  /** Finds the part of Jackson's error message that helps a command-line user. */
  private static final Pattern JACKSON =
      Pattern.compile(
          "^Cannot deserialize value of type .* from String .*?\": (.*?)\\s*(?:at \\[Source.*)?$",
          Pattern.DOTALL);

  private CommandLine() {}

  /**
   * Returns {@code args} with each option in the form {@code --name=value}: {@code --name value} is
   * accepted too, and {@code -q} and {@code -v}.
   *
   * @param type the options of the command, some of which are true or false and may have no value
   */
  public static List<String> normalized(Class<? extends PipelineOptions> type, List<String> args) {
    Set<String> flags = OptionNames.flags(type);
    List<String> all = new ArrayList<>();
    for (String arg : args) {
      String last = all.isEmpty() ? "" : all.get(all.size() - 1);
      boolean joins =
          last.startsWith("--")
              && last.length() > 2
              && last.indexOf('=') < 0
              && !arg.startsWith("-")
              && (!flags.contains(name(last)) || arg.equals("true") || arg.equals("false"));
      if (joins) {
        all.set(all.size() - 1, last + "=" + arg);
      } else {
        all.add(arg.equals("-q") ? "--quiet" : arg.equals("-v") ? "--verbose" : arg);
      }
    }
    // Only true and false can be left out.
    for (String arg : all) {
      if (arg.startsWith("--")
          && arg.length() > 2
          && arg.indexOf('=') < 0
          && OptionNames.own(type).containsKey(name(arg))
          && !flags.contains(name(arg))) {
        throw new ConfigException(arg + " has no value: write " + arg + "=VALUE; see --help.");
      }
    }
    return all;
  }

  /** Returns the options the user has given, by name; {@code --name} alone means true. */
  public static Map<String, String> given(List<String> args) {
    Logins.refuse(args);
    Map<String, String> given = new LinkedHashMap<>();
    for (String arg : args) {
      if (!arg.startsWith("--") || arg.length() == 2 || arg.startsWith("--=")) {
        throw new ConfigException(
            "'" + arg + "' is not an option: write options as --name=value; see --help.");
      }
      int equals = arg.indexOf('=');
      given.put(name(arg), equals < 0 ? "true" : arg.substring(equals + 1));
    }
    return given;
  }

  /**
   * Parses options of type {@code type}, with the runner's defaults where the user gives none.
   *
   * @throws ConfigException if an option is unknown or its value is invalid
   */
  public static <T extends StreamgaugeOptions> T parse(
      Class<T> type, List<String> args, RunnerSetup runner) {
    Map<String, String> given = given(args);
    List<String> all = new ArrayList<>(args);
    all.removeIf(arg -> runner.notParsed().contains(name(arg)));
    if (!given.containsKey("runner")) {
      all.add("--runner=" + runner.runner());
    }
    runner
        .defaults(given)
        .forEach(
            (name, value) -> {
              if (!given.containsKey(name)) {
                all.add("--" + name + "=" + value);
              }
            });
    T options = parseOnly(type, all);
    if (options.getSource() == null) {
      throw new ConfigException(
          "--source is missing: say where lines come from, such as"
              + " --source=socket://localhost:9999 or --source=kafka://localhost:9092/logs.");
    }
    ScaleChoice.check(options, runner);
    return options;
  }

  /**
   * Parses options of type {@code type} from {@code args} alone.
   *
   * @throws ConfigException if an option is unknown or its value is invalid
   */
  public static <T extends StreamgaugeOptions> T parseOnly(Class<T> type, List<String> args) {
    try {
      return PipelineOptionsFactory.fromArgs(args.toArray(new String[0])).as(type);
    } catch (IllegalArgumentException e) {
      throw explained(type, args, e);
    }
  }

  /**
   * Explains an error. Beam does not always name the invalid option, so this finds the one that
   * also fails alone.
   */
  private static ConfigException explained(
      Class<? extends PipelineOptions> type, List<String> args, IllegalArgumentException failure) {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (String arg : args) {
      byName.computeIfAbsent(name(arg), name -> new ArrayList<>()).add(arg);
    }
    for (List<String> same : byName.values()) {
      try {
        PipelineOptionsFactory.fromArgs(same.toArray(new String[0])).as(type);
      } catch (IllegalArgumentException e) {
        return new ConfigException(complaint(type, same, String.valueOf(e.getMessage())), e);
      }
    }
    return new ConfigException(String.valueOf(failure.getMessage()), failure);
  }

  private static String complaint(
      Class<? extends PipelineOptions> type, List<String> same, String message) {
    String option = same.get(0);
    Matcher missing = MISSING.matcher(message);
    if (missing.find()) {
      Set<String> known = new TreeSet<>(OptionNames.own(type).keySet());
      known.addAll(OTHERS);
      String near =
          OptionNames.nearest(missing.group(1), known)
              .map(name -> " Did you mean --" + name + "?")
              .orElse("");
      return "There is no option --" + missing.group(1) + "." + near + " See --help.";
    }
    if (same.size() > 1) {
      return "--" + name(option) + " is given " + same.size() + " times: give it only once.";
    }
    if (message.startsWith("Empty argument value")) {
      return option + " has no value: write one after the '='.";
    }
    return option + ": " + JACKSON.matcher(message).replaceAll("$1");
  }

  private static String name(String arg) {
    int equals = arg.indexOf('=');
    return equals < 0 ? arg.substring(2) : arg.substring(2, equals);
  }
}
