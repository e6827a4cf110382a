package dev.streamgauge.pipelines.cli;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.util.TextStyle;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Prints help. {@code COMMAND --help} shows the options that most people need, {@code --help=all}
 * the others too, and {@code --help=SparkPipelineOptions} one of the interfaces of Beam and its
 * runners, whose hundreds of options would bury these.
 */
public final class Help {
  private static final String OURS = "dev.streamgauge.";
  private static final int WIDTH = 90;

  private Help() {}

  /** Prints the commands. */
  public static void print(PrintStream out) {
    CommandSpec root = CommandSpec.create().name("streamgauge");
    for (Command command : Command.values()) {
      root.addSubcommand(command.word(), CommandModel.of(command, false));
    }
    root.usageMessage()
        .customSynopsis("streamgauge COMMAND [--option=value ...]")
        .commandListHeading("%nCommands:%n")
        .footerHeading("%nExamples:%n")
        .footer(
            "  streamgauge demo",
            "  streamgauge monitor --source=socket://localhost:9999",
            "  streamgauge monitor --source=kafka://localhost:9092/logs --rules=rules.yaml",
            "",
            "Options of a command: streamgauge COMMAND --help. The version: streamgauge --version");
    print(root, out);
  }

  /**
   * Prints help for {@code command} if {@code args} ask for it.
   *
   * @throws ConfigException if they name options that do not exist
   */
  public static boolean asked(Command command, List<String> args, PrintStream out) {
    if (command.options().isEmpty()) {
      // It prints its own.
      return false;
    }
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      boolean all = arg.equals("--help=all") || isAll(args, i);
      if (all || arg.equals("--help") || arg.equals("-h") || arg.equals("--help=true")) {
        print(command, all, out);
        return true;
      }
      if (arg.startsWith("--help=")) {
        PipelineOptionsFactory.printHelp(out, named(arg.substring("--help=".length())));
        return true;
      }
    }
    return false;
  }

  private static boolean isAll(List<String> args, int i) {
    return args.get(i).equals("--help") && i + 1 < args.size() && args.get(i + 1).equals("all");
  }

  private static void print(Command command, boolean all, PrintStream out) {
    CommandSpec spec = CommandModel.of(command, all);
    List<String> footer = new ArrayList<>();
    command.examples().forEach(example -> footer.add("  " + example));
    footer.add("");
    footer.add("The value shown is the default; VALUE and PATH have none.");
    footer.add(
        all
            ? "Beam and the runner have more options, which --help=NAME lists for one of these names:"
            : "All options: streamgauge " + command.word() + " --help=all");
    if (all) {
      footer.add(String.join(", ", names()));
    }
    spec.usageMessage()
        .customSynopsis("streamgauge " + command.word() + " [--option=value ...]")
        .footerHeading("%nExamples:%n")
        .footer(footer.toArray(new String[0]));
    print(spec, out);
  }

  private static void print(CommandSpec spec, PrintStream out) {
    UsageMessageSpec usage = spec.usageMessage();
    usage.width(WIDTH);
    Ansi ansi = TextStyle.of(out).colors() ? Ansi.ON : Ansi.OFF;
    out.print(UnbrokenUris.restore(new CommandLine(spec).getUsageMessage(ansi)));
  }

  private static List<String> names() {
    return PipelineOptionsFactory.getRegisteredOptions().stream()
        .filter(type -> !type.getName().startsWith(OURS))
        .map(Class::getSimpleName)
        .sorted()
        .toList();
  }

  private static Class<? extends PipelineOptions> named(String name) {
    return PipelineOptionsFactory.getRegisteredOptions().stream()
        .filter(type -> Arrays.asList(type.getSimpleName(), type.getName()).contains(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "--help="
                        + name
                        + " is not known: use --help, --help=all, or one of "
                        + String.join(", ", names())));
  }
}
