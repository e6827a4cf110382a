package dev.streamgauge.pipelines;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Makes options from arguments, by Beam's own parser, with its complaints in one line. */
final class CommandLine {
  private static final Pattern MISSING =
      Pattern.compile("missing a property named '([^']*)'\\.?(.*)", Pattern.DOTALL);

  private CommandLine() {}

  /** The options by name as the user gave them, {@code --name=value}; a bare name is true. */
  static Map<String, String> given(List<String> args) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String arg : args) {
      if (!arg.startsWith("--") || arg.length() == 2) {
        throw new ConfigException(
            "'" + arg + "' is not an option: write options as --name=value, see --help.");
      }
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
      given.put(name, equals < 0 ? "true" : arg.substring(equals + 1));
    }
    return given;
  }

  /**
   * Options of type {@code type}, with the runner's defaults under what the user gave.
   *
   * @throws ConfigException if they cannot be made
   */
  static <T extends StreamgaugeOptions> T parse(
      Class<T> type, List<String> args, RunnerSetup runner) {
    Map<String, String> given = given(args);
    List<String> all = new ArrayList<>(args);
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
          "--source is missing: name where lines come from, such as"
              + " --source=socket://localhost:9999 or --source=kafka://localhost:9092/logs.");
    }
    return options;
  }

  /**
   * Options of type {@code type} from nothing but {@code args}.
   *
   * @throws ConfigException if they cannot be made
   */
  static <T extends StreamgaugeOptions> T parseOnly(Class<T> type, List<String> args) {
    try {
      return PipelineOptionsFactory.fromArgs(args.toArray(new String[0])).as(type);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(inOneLine(e.getMessage()), e);
    }
  }

  private static String inOneLine(String message) {
    String text = message == null ? "bad options" : message;
    Matcher missing = MISSING.matcher(text);
    if (missing.find()) {
      text = "There is no option --" + missing.group(1) + "." + missing.group(2) + " See --help.";
    }
    return text.replaceAll("\\s+", " ").trim();
  }
}
