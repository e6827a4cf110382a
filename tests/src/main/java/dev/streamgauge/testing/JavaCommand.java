package dev.streamgauge.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The command line that runs a main class in its own JVM. */
public final class JavaCommand {
  private static final Path LARGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  private JavaCommand() {}

  /** Runs {@code main} with this JVM's class path and the flags Beam's runners need. */
  public static List<String> of(Class<?> main, String heap, List<String> args) {
    List<String> flags = new ArrayList<>(runnerFlags());
    flags.add("-Dlog4j2.configurationFile=classpath:bench-log4j2.properties");
    return of(System.getProperty("java.class.path"), flags, heap, main.getName(), args);
  }

  /** Runs {@code main} from another class path. */
  public static List<String> of(
      String classPath, List<String> flags, String heap, String main, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    // The launcher's flags, so that all contenders of a benchmark have the same.
    if (flags.stream().noneMatch(flag -> flag.matches("-XX:\\+Use\\w*GC"))) {
      command.add("-XX:+UseParallelGC");
    }
    if (hasLargePages()) {
      command.add("-XX:+UseTransparentHugePages");
    }
    command.add("-XX:MetaspaceSize=128m");
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(args);
    return command;
  }

  private static boolean hasLargePages() {
    try {
      return Files.readString(LARGE_PAGES).matches("(?s).*\\[(madvise|always)].*");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns the flags in an environment variable, such as {@code KAFKA_OPTS}, which Kafka's own
   * scripts pass on, too; none if it is not set.
   */
  public static List<String> flagsIn(String variable) {
    String flags = System.getenv().getOrDefault(variable, "").trim();
    return flags.isEmpty() ? List.of() : List.of(flags.split("\\s+"));
  }

  /** Returns the class path in a resource of this name, such as {@code /kafka-broker.classpath}. */
  public static String classPath(String resource) {
    try (InputStream in = JavaCommand.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), UTF_8).trim();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the flag that makes a server with log4j 1 log to {@code file}; writes its settings to a
   * file beside it.
   */
  static String log4jFlag(Path file) throws IOException {
    Path settings =
        Files.write(
            file.resolveSibling("log4j.properties"),
            List.of(
                "log4j.rootLogger=INFO, file",
                "log4j.appender.file=org.apache.log4j.FileAppender",
                "log4j.appender.file.File=" + file,
                "log4j.appender.file.layout=org.apache.log4j.PatternLayout",
                "log4j.appender.file.layout.ConversionPattern=%d %p %c: %m%n"));
    return "-Dlog4j.configuration=" + settings.toUri();
  }

  /** Returns the {@code --add-opens} of the parent pom. */
  public static List<String> runnerFlags() {
    Properties properties = new Properties();
    try (InputStream in = JavaCommand.class.getResourceAsStream("jvm.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(properties.getProperty("addOpensFlags").trim().split("\\s+"));
  }
}
