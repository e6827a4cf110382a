package dev.streamgauge.pipelines.cli;

import dev.streamgauge.pipelines.alert.NotifyCommand;
import dev.streamgauge.pipelines.alert.Replay;
import dev.streamgauge.pipelines.options.OptionGroup;
import dev.streamgauge.pipelines.options.OptionNames;
import dev.streamgauge.pipelines.patterns.LinePatterns;
import dev.streamgauge.pipelines.relay.Relay;
import dev.streamgauge.pipelines.run.Runners;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The commands in the form of picocli, which prints their help and makes the completion scripts.
 * Beam parses the options.
 */
final class CommandModel {
  private static final String CHECKPOINT_DIR =
      "A directory to resume from after a crash: start again with the same command. One process at"
          + " a time can use it. SparkRunner saves positions and counts there in every micro-batch,"
          + " FlinkRunner every second; on a cluster it must be shared (hdfs://, or s3a:// as"
          + " Hadoop or Flink is configured). DirectRunner saves how far results are written, on"
          + " this machine, and reads again what comes after.";

  /** The options of the command {@code web}, which runs no pipeline. */
  private static final Set<String> OF_STORED_RESULTS =
      Set.of(
          "history",
          "jdbcPasswordFile",
          "jdbcUser",
          "pipelineName",
          "results",
          "web",
          "webKeystore",
          "webKeystorePasswordFile",
          "webTokenFile");

  private static final List<String> RUNNERS = List.of("DirectRunner", "SparkRunner", "FlinkRunner");

  private CommandModel() {}

  /** Returns the program with all its commands. */
  static CommandSpec root() {
    CommandSpec root = CommandSpec.create().name("streamgauge");
    for (Command command : Command.values()) {
      root.addSubcommand(command.word(), of(command, true));
    }
    return root;
  }

  /**
   * Returns {@code command}.
   *
   * @param all whether options that few need belong to it
   */
  static CommandSpec of(Command command, boolean all) {
    CommandSpec spec = CommandSpec.create().name("streamgauge " + command.word());
    spec.usageMessage().description(command.summary()).sortOptions(false);
    command.options().ifPresent(type -> addOptions(command, type, all, spec));
    switch (command) {
      case RULES, CONFIG -> {
        for (String word :
            command == Command.RULES
                ? List.of("check", "test", "diff", "explain", "import", "schema")
                : List.of("check", "schema")) {
          CommandSpec files = CommandSpec.create();
          files.addPositional(
              PositionalParamSpec.builder().paramLabel("FILE").type(File.class).build());
          spec.addSubcommand(word, files);
        }
      }
      case COMPLETION ->
          Completion.SHELLS.forEach(
              shell -> spec.addSubcommand(shell, CommandSpec.create().name(shell)));
      default -> {}
    }
    return spec;
  }

  private static void addOptions(
      Command command, Class<? extends PipelineOptions> type, boolean all, CommandSpec spec) {
    Map<OptionGroup, ArgGroupSpec.Builder> groups = new EnumMap<>(OptionGroup.class);
    for (OptionGroup group : OptionGroup.values()) {
      groups.put(
          group,
          ArgGroupSpec.builder()
              .heading("%n" + group.heading() + ":%n")
              .order(group.ordinal())
              .exclusive(false)
              .validate(false)
              .multiplicity("0..1"));
    }
    PipelineOptions defaults = PipelineOptionsFactory.create().as(type);
    OptionNames.own(type)
        .forEach(
            (name, getter) -> {
              OptionGroup.In in = getter.getAnnotation(OptionGroup.In.class);
              OptionGroup group = in == null ? OptionGroup.MORE : in.value();
              if (isUsed(command, name) && (all || group != OptionGroup.MORE)) {
                groups.get(group).addArg(option(name, getter, in, defaults));
              }
            });
    if (!List.of(Command.REPLAY, Command.PATTERNS, Command.NOTIFY, Command.WEB).contains(command)) {
      groups
          .get(OptionGroup.RESTART)
          .addArg(
              OptionSpec.builder("--checkpointDir")
                  .type(File.class)
                  .paramLabel("PATH")
                  .description(escaped(CHECKPOINT_DIR))
                  .build());
    }
    if (command != Command.RELAY) {
      groups
          .get(OptionGroup.OUTPUT)
          .addArg(
              OptionSpec.builder("--runner")
                  .type(String.class)
                  .paramLabel(Runners.DEFAULT)
                  .completionCandidates(RUNNERS)
                  .description(
                      "The engine that runs the pipeline: DirectRunner, SparkRunner or"
                          + " FlinkRunner.")
                  .build());
    }
    groups.values().stream()
        .filter(group -> !group.args().isEmpty())
        .forEach(group -> spec.addArgGroup(group.build()));
  }

  private static boolean isUsed(Command command, String option) {
    return switch (command) {
      case DEMO -> !option.equals("source");
      case REPLAY -> !Replay.UNUSED.contains(option);
      case RELAY -> !Relay.UNUSED.contains(option);
      case PATTERNS -> !LinePatterns.UNUSED.contains(option);
      case NOTIFY -> NotifyCommand.USED.contains(option);
      case WEB -> OF_STORED_RESULTS.contains(option);
      default -> true;
    };
  }

  private static OptionSpec option(
      String name, Method getter, OptionGroup.In in, PipelineOptions defaults) {
    OptionSpec.Builder option =
        OptionSpec.builder("--" + name)
            .description(escaped(getter.getAnnotation(Description.class).value()));
    if (getter.getReturnType() == boolean.class) {
      return option.type(boolean.class).arity("0").build();
    }
    String value = defaultOf(getter, defaults);
    boolean path = in != null && in.path();
    option
        .type(path ? File.class : String.class)
        .arity("1")
        .paramLabel(value.isEmpty() ? (path ? "PATH" : "VALUE") : value);
    if (in != null && in.values().length > 0) {
      option.completionCandidates(List.of(in.values()));
    }
    return option.build();
  }

  /** Returns {@code text} with the characters escaped that picocli treats as formats. */
  private static String escaped(String text) {
    return UnbrokenUris.hide(text.replace("%", "%%").replace("@|", "@ |"));
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
}
