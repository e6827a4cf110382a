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

/**
 * A Flink distribution in a folder, laid out like a downloaded one: {@code lib}, {@code conf} and
 * {@code bin/flink}. The jars are links to those of the module {@code tests/flink}. The environment
 * variable {@code JVM_ARGS} passes flags to all its processes, as with Flink's own scripts.
 */
final class FlinkHome {
  private final Path folder;

  private FlinkHome(Path folder) {
    this.folder = folder;
  }

  /**
   * Assembles it in {@code folder}, which must not contain one yet, with the settings {@code conf}.
   */
  static FlinkHome assemble(Path folder, List<String> conf) {
    DistributionFolder home = new DistributionFolder(folder.toAbsolutePath());
    try {
      home.linkJars("/flink-distribution.classpath", "lib");
      home.copy("flink/conf/log4j2.properties", "conf/log4j2.properties");
      home.copy("flink/conf/jvm.options", "conf/jvm.options");
      home.copyCommand("flink/bin/flink", "bin/flink");
      Files.write(home.path().resolve("conf/config.yaml"), conf);
      return new FlinkHome(home.path());
    } catch (IOException e) {
      throw new UncheckedIOException("Could not assemble Flink in " + folder, e);
    }
  }

  /** Runs {@code bin/flink run arguments...}. */
  ProcessRun run(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("bin/flink").toString());
    command.add("run");
    command.addAll(List.of(arguments));
    return ProcessRun.of(command).start();
  }

  /**
   * Starts a process of a cluster, which logs to {@code name.log} and prints to {@code name.out}.
   */
  ProcessRun daemon(String name, String heap, String main) {
    List<String> flags = new ArrayList<>(JavaCommand.flagsIn("JVM_ARGS"));
    flags.add("@" + folder.resolve("conf/jvm.options"));
    List<String> arguments = List.of("--configDir", folder.resolve("conf").toString());
    String classPath = folder.resolve("conf") + File.pathSeparator + folder.resolve("lib/*");
    return ProcessRun.of(JavaCommand.of(classPath, flags, heap, main, arguments))
        .dir(folder)
        .stdoutTo(folder.resolve(name + ".out"))
        .stderrTo(folder.resolve(name + ".log"))
        .start();
  }

  Path folder() {
    return folder;
  }
}
