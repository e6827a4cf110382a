package dev.streamgauge.cluster;

import dev.streamgauge.testing.JavaCommand;
import dev.streamgauge.testing.ProcessRun;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Spark distribution in a folder, laid out like a downloaded one: {@code jars}, {@code conf} and
 * {@code bin/spark-submit}. The jars are links to those of the module {@code tests/spark}.
 *
 * <pre>{@code
 * SparkHome spark = SparkHome.assemble(folder);
 * try (ProcessRun run = spark.submit("--class", "org.example.Main", "--master", "local[2]", "app.jar").start()) {
 *   run.expectExit(0, Duration.ofMinutes(1));
 * }
 * }</pre>
 */
public final class SparkHome {
  private static final Pattern CORE_JAR = Pattern.compile("spark-core_([\\d.]+)-[\\d.]+\\.jar");

  private final Path folder;
  private final Map<String, String> environment;

  private SparkHome(Path folder, String scalaVersion) {
    this.folder = folder;
    environment =
        Map.of(
            "SPARK_HOME",
            folder.toString(),
            "SPARK_SCALA_VERSION",
            scalaVersion,
            // Otherwise Spark's web pages, too, would listen on every interface.
            "SPARK_LOCAL_IP",
            SparkCluster.HOST);
  }

  /** Assembles it in {@code folder}, which must not contain one yet. */
  public static SparkHome assemble(Path folder) {
    DistributionFolder home = new DistributionFolder(folder.toAbsolutePath());
    try {
      List<String> jars = home.linkJars("/spark-distribution.classpath", "jars");
      home.copy("conf/log4j2.properties", "conf/log4j2.properties");
      home.copy("conf/spark-defaults.conf", "conf/spark-defaults.conf");
      home.copyCommand("bin/spark-submit", "bin/spark-submit");
      SparkHome spark = new SparkHome(home.path(), scalaVersion(jars));
      List<String> exports = new ArrayList<>();
      spark.environment.forEach(
          (name, value) -> exports.add("export " + name + "='" + value + "'"));
      Files.write(home.path().resolve("conf/spark-env.sh"), exports);
      return spark;
    } catch (IOException e) {
      throw new UncheckedIOException("Could not assemble Spark in " + folder, e);
    }
  }

  private static String scalaVersion(List<String> jars) {
    return jars.stream()
        .map(CORE_JAR::matcher)
        .filter(Matcher::matches)
        .map(core -> core.group(1))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("No spark-core is on the class path of tests/spark."));
  }

  /** Returns the command {@code bin/spark-submit arguments...}, not started yet. */
  public ProcessRun.Builder submit(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("bin/spark-submit").toString());
    command.addAll(List.of(arguments));
    return ProcessRun.of(command);
  }

  /** Starts a Spark master or worker, which logs to {@code log}. */
  ProcessRun daemon(String main, Path log, String... arguments) {
    String classPath = folder.resolve("conf") + File.pathSeparator + folder.resolve("jars/*");
    ProcessRun.Builder process =
        ProcessRun.of(JavaCommand.of(classPath, List.of(), "192m", main, List.of(arguments)))
            .dir(folder)
            .stderrTo(log);
    environment.forEach(process::env);
    return process.start();
  }

  Path folder() {
    return folder;
  }
}
