package dev.streamgauge.pipelines;

import dev.streamgauge.pipelines.alert.Replay;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.run.Runners;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Prints {@code COMMAND --help}: the options of the command. Beam's hundreds of options would bury
 * these; {@code --help=SparkPipelineOptions} prints one of Beam's interfaces.
 */
final class Help {
  private static final String OURS = "dev.streamgauge.";
  private static final String INDENT = " ".repeat(6);
  private static final int WIDTH = 90;

  private Help() {}

  /**
   * Prints help if {@code args} ask for it.
   *
   * @throws ConfigException if they name options that do not exist
   */
  static boolean asked(
      String command, List<String> args, Class<? extends PipelineOptions> type, PrintStream out) {
    for (String arg : args) {
      if (arg.equals("--help") || arg.equals("-h") || arg.equals("--help=true")) {
        print(command, type, out);
        return true;
      }
      if (arg.startsWith("--help=")) {
        PipelineOptionsFactory.printHelp(out, named(arg.substring("--help=".length())));
        return true;
      }
    }
    return false;
  }

  private static void print(
      String command, Class<? extends PipelineOptions> type, PrintStream out) {
    out.printf("Usage: streamgauge %s [--option=value ...]%n%n", command);
    PipelineOptions defaults = PipelineOptionsFactory.create().as(type);
    Map<String, Method> ours = ours(type);
    if (command.equals("demo")) {
      // It has its own help.
      ours.remove("source");
    }
    if (command.equals("replay")) {
      ours.keySet().removeAll(Replay.UNUSED);
    }
    ours.forEach(
        (name, getter) -> {
          String value = defaultOf(getter, defaults);
          out.println("  --" + name + (value.isEmpty() ? "" : "=" + value));
          out.println(wrapped(getter.getAnnotation(Description.class).value()));
        });
    if (!command.equals("replay")) {
      printCheckpointDir(out);
    }
    out.println("  --runner=" + Runners.DEFAULT);
    out.println(
        wrapped(
            "The engine that runs the pipeline: DirectRunner, SparkRunner or" + " FlinkRunner."));
    out.println();
    out.println("The value shown is the default. Beam and the runner have more options, which");
    out.println("--help=NAME lists for one of these names:");
    out.println(wrapped(String.join(", ", names())));
  }

  /**
   * Prints an option that is Spark's but that other runner setups read from the command line; none
   * of our interfaces declares it.
   */
  private static void printCheckpointDir(PrintStream out) {
    out.println("  --checkpointDir");
    out.println(
        wrapped(
            "A directory to resume from after a crash: start again with the same command."
                + " One process at a time can use it. SparkRunner saves positions and counts"
                + " there in every micro-batch, FlinkRunner every second; on a cluster it must"
                + " be shared (hdfs://, or s3a:// as Hadoop or Flink is configured)."
                + " DirectRunner saves how far results are written, on this machine, and reads"
                + " again what comes after."));
  }

  private static Map<String, Method> ours(Class<? extends PipelineOptions> type) {
    Map<String, Method> getters = new TreeMap<>();
    for (Method method : type.getMethods()) {
      if (method.getDeclaringClass().getName().startsWith(OURS)
          && method.isAnnotationPresent(Description.class)) {
        String name = method.getName().replaceFirst("^(get|is)", "");
        getters.put(Character.toLowerCase(name.charAt(0)) + name.substring(1), method);
      }
    }
    return getters;
  }

  private static String defaultOf(Method getter, PipelineOptions defaults) {
    try {
      Object value = getter.invoke(defaults);
      if (value instanceof Collection<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
      }
      return value == null ? "" : value.toString();
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("no default of " + getter, e);
    }
  }

  private static List<String> names() {
    return PipelineOptionsFactory.getRegisteredOptions().stream()
        .filter(type -> !type.getName().startsWith(OURS))
        .map(Class::getSimpleName)
        .sorted()
        .toList();
  }

  private static Class<? extends PipelineOptions> named(String name) {
    for (Class<? extends PipelineOptions> type : PipelineOptionsFactory.getRegisteredOptions()) {
      if (type.getSimpleName().equals(name) || type.getName().equals(name)) {
        return type;
      }
    }
    throw new ConfigException(
        "--help=" + name + " is not known: use --help, or one of " + String.join(", ", names()));
  }

  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder(INDENT);
    int column = INDENT.length();
    for (String word : text.split(" ")) {
      if (column + 1 + word.length() > WIDTH && column > INDENT.length()) {
        lines.append(System.lineSeparator()).append(INDENT);
        column = INDENT.length();
      } else if (column > INDENT.length()) {
        lines.append(' ');
        column++;
      }
      lines.append(word);
      column += word.length();
    }
    return lines.toString();
  }
}
