package dev.streamgauge.pipelines.config;

import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.options.LogSessionsOptions;
import dev.streamgauge.pipelines.options.PatternsOptions;
import dev.streamgauge.pipelines.options.RelayOptions;
import dev.streamgauge.pipelines.options.ReplayOptions;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.pipelines.options.WordCountOptions;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** The commands that a configuration file can name, and their options. */
final class Commands {
  /** The command of a pipeline that names none. */
  static final String DEFAULT = "monitor";

  /** Options that are Beam's or a runner's own, and that every command takes. */
  static final SortedMap<String, String> SHARED =
      new TreeMap<>(
          Map.of(
              "runner",
              "The engine that runs the pipeline: DirectRunner, SparkRunner or FlinkRunner.",
              "checkpointDir",
              "A directory to resume from after a crash."));

  private static final SortedMap<String, Class<? extends StreamgaugeOptions>> TYPES =
      new TreeMap<>(
          Map.of(
              "monitor", LogMonitorOptions.class,
              "patterns", PatternsOptions.class,
              "relay", RelayOptions.class,
              "replay", ReplayOptions.class,
              "sessions", LogSessionsOptions.class,
              "wordcount", WordCountOptions.class));

  private Commands() {}

  /** Returns the options of each command, by its name. */
  static SortedMap<String, Class<? extends StreamgaugeOptions>> types() {
    return TYPES;
  }

  /** Returns the getters of Streamgauge's own options of {@code command}, by option name. */
  static SortedMap<String, Method> getters(String command) {
    SortedMap<String, Method> getters = new TreeMap<>();
    for (Method method : TYPES.get(command).getMethods()) {
      if (method.getDeclaringClass().getName().startsWith("dev.streamgauge.")
          && method.isAnnotationPresent(Description.class)) {
        getters.put(optionOf(method), method);
      }
    }
    return getters;
  }

  /** Returns whether any runner on the class path, or Beam itself, has the option {@code name}. */
  static boolean isRunnerOption(String name) {
    String suffix = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return PipelineOptionsFactory.getRegisteredOptions().stream()
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .anyMatch(
            method ->
                method.getParameterCount() == 0
                    && (method.getName().equals("get" + suffix)
                        || method.getName().equals("is" + suffix)));
  }

  private static String optionOf(Method getter) {
    String name = getter.getName().replaceFirst("^(get|is)", "");
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
