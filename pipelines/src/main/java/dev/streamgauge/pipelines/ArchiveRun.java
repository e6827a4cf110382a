package dev.streamgauge.pipelines;

import dev.streamgauge.pipelines.run.ProgramJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Runs a command with more classes loaded than it needs, for the JVM's archive of classes: the demo
 * that the build runs for the archive has no brokers.
 */
public final class ArchiveRun {
  private static final List<String> PACKAGES =
      List.of("dev/streamgauge/", "org/apache/kafka/clients/", "org/apache/kafka/common/");

  private ArchiveRun() {}

  /** Runs the command {@code args}; exits with its exit code. */
  public static void main(String[] args) throws IOException {
    Path jar = ProgramJar.path().orElseThrow();
    try (JarFile file = new JarFile(jar.toFile())) {
      file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class"))
          .filter(name -> PACKAGES.stream().anyMatch(name::startsWith))
          .forEach(ArchiveRun::load);
    }
    Main.main(args);
  }

  private static void load(String file) {
    String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
    try {
      Class.forName(name, false, ArchiveRun.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // It needs an optional library, and so does whoever would need it.
    }
  }
}
