package dev.streamgauge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line that runs a main class of the tests on a runner, as the launcher runs the
 * programs: with the runner's bundled jar, what its cluster would bring, and the flags and the
 * archive of classes that the build has made.
 */
public final class RunnerCommand {
  private RunnerCommand() {}

  /**
   * Runs {@code main} with what the runner called {@code runner} needs.
   *
   * @throws IllegalStateException if the runner's jar has not been built
   */
  public static List<String> of(String runner, Class<?> main, String heap, List<String> args) {
    Path jar = BundledJar.of(runner);
    Path target = jar.getParent();
    List<String> flags = new ArrayList<>(JavaCommand.flagsIn(Launcher.JVM_OPTIONS));
    flags.add("@" + target.resolve("jvm.options"));
    // Without it nothing but time is lost, and a JVM's warning would stand among the output.
    flags.add("-XX:SharedArchiveFile=" + target.resolve("classes.jsa"));
    flags.add("-Xlog:cds*=off");
    return JavaCommand.of(classPath(jar, target, main), flags, heap, main.getName(), args);
  }

  /** Returns the jar is first, as it is when the archive is made. */
  private static String classPath(Path jar, Path target, Class<?> main) {
    List<String> classPath = new ArrayList<>();
    classPath.add(jar.toString());
    Path provided = target.resolve("provided.classpath");
    try {
      if (Files.exists(provided)) {
        classPath.add(Files.readString(provided).trim());
      }
      classPath.add(
          Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return String.join(":", classPath);
  }
}
