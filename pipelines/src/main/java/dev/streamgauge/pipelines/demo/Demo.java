package dev.streamgauge.pipelines.demo;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DemoOptions;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.run.CommandLine;
import dev.streamgauge.pipelines.run.Launcher;
import dev.streamgauge.pipelines.run.Program;
import dev.streamgauge.pipelines.run.Progress;
import dev.streamgauge.pipelines.run.Runners;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.joda.time.Duration;

/**
 * Runs the monitor on generated lines: a generator sends them over a TCP socket, the monitor counts
 * them, and at the end both numbers are compared.
 */
public final class Demo {
  private static final int PORT = 8080;

  private Demo() {}

  /**
   * Runs the demo with the given options.
   *
   * @param monitor the program that counts the lines
   */
  public static void run(List<String> args, PrintStream err, Program<? super DemoOptions> monitor)
      throws Exception {
    Map<String, String> given = CommandLine.given(args);
    if (given.containsKey("source")) {
      throw new ConfigException(
          "The demo has its own source: leave --source out, or use the command monitor.");
    }
    DemoOptions settings = settings(args);
    if (settings.getDemoRate() < 1) {
      throw new ConfigException("--demoRate=" + settings.getDemoRate() + " must be at least 1.");
    }
    Duration time = DurationOption.parsePositive("demoTime", settings.getDemoTime());
    try (DemoServer server = DemoServer.start(settings.getDemoRate(), time)) {
      List<String> all = new ArrayList<>(args);
      all.add("--source=socket://127.0.0.1:" + server.port());
      addDefault(all, given, "windowSize", "10s");
      addDefault(all, given, "windowPeriod", "2s");
      addDefault(all, given, "by", "after:host=");
      addDefault(all, given, "top", "3");
      addDefault(all, given, "eventTime", "line");
      addDefault(all, given, "allowedLateness", "30s");
      addDefault(all, given, "rules", Incident.rules(settings.getDemoRate()).toString());
      addDefault(all, given, "web", page());
      addDefault(all, given, "stopWhenIdle", "3s");
      addDefault(all, given, "pipelineName", "demo");
      err.printf(
          "demo: %,d lines/s for %s over TCP port %d, one in %d is an error%n",
          settings.getDemoRate(),
          settings.getDemoTime(),
          server.port(),
          DemoServer.LINES_PER_ERROR);
      Progress.Totals totals = Launcher.launch(DemoOptions.class, all, err, monitor);
      // With a filter or rules, the count is not of errors.
      boolean counted =
          Stream.of("contains", "matches", "severity", "rules").noneMatch(given::containsKey);
      boolean right =
          totals.linesRead() == server.linesSent()
              && (!counted || totals.linesCounted() == server.errorsSent());
      String comparison =
          String.format(
              "demo: sent %,d lines, %,d of them errors; read %,d, counted %,d",
              server.linesSent(), server.errorsSent(), totals.linesRead(), totals.linesCounted());
      err.println(comparison + (right ? ": right." : "."));
      if (!right) {
        throw new IllegalStateException("the counts differ from what was sent");
      }
    }
  }

  /** Returns the usual address of the page, or one with a free port if that is in use. */
  private static String page() {
    try (ServerSocket probe = new ServerSocket(PORT, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + probe.getLocalPort();
    } catch (IOException e) {
      return "127.0.0.1:0";
    }
  }

  private static void addDefault(
      List<String> args, Map<String, String> given, String name, String value) {
    if (!given.containsKey(name)) {
      args.add("--" + name + "=" + value);
    }
  }

  /** Parses all options before anything starts, since one may be wrong. */
  private static DemoOptions settings(List<String> args) {
    List<String> all = new ArrayList<>(args);
    all.add("--source=demo");
    return CommandLine.parse(DemoOptions.class, all, Runners.of(args));
  }
}
