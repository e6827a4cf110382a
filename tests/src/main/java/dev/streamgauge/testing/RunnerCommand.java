package dev.streamgauge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line that runs a main class of the tests on a runner, like the launcher: with the
 * runner's bundled jar, the jars that its cluster would provide, and the flags and class archive
 * from the build.
 */
public final class RunnerCommand {
  private RunnerCommand() {}

  /**
   * Returns the command line that runs {@code main} on the runner called {@code runner}.
   *
   * @throws IllegalStateException if the runner's jar has not been built
   */
  public static List<String> of(String runner, Class<?> main, String heap, List<String> args) {
    return of(runner, main, heap, args, List.of());
  }

  /**
   * Returns the same with libraries that the runner's jar does not have.
   *
   * @param libraries a class of each
   * @throws IllegalStateException if the runner's jar has not been built
   */
  public static List<String> of(
      String runner, Class<?> main, String heap, List<String> args, List<Class<?>> libraries) {
    Path jar = BundledJar.of(runner);
    Path target = jar.getParent();
    List<String> flags = new ArrayList<>(JavaCommand.flagsIn(Launcher.JVM_OPTIONS));
    flags.add("@" + target.resolve("jvm.options"));
    // Without it only time is lost, and the JVM's warning would appear in the output.
    flags.add("-XX:SharedArchiveFile=" + target.resolve("classes.jsa"));
    flags.add("-Xlog:cds*=off");
    List<Class<?>> classes = new ArrayList<>(List.of(main));
    classes.addAll(libraries);
    return JavaCommand.of(classPath(jar, target, classes), flags, heap, main.getName(), args);
  }

  /** Returns a class path that begins with the jar, as when the archive is created. */
  private static String classPath(Path jar, Path target, List<Class<?>> classes) {
    List<String> classPath = new ArrayList<>();
    classPath.add(jar.toString());
    Path provided = target.resolve("provided.classpath");
    try {
      if (Files.exists(provided)) {
        classPath.add(Files.readString(provided).trim());
      }
      for (Class<?> each : classes) {
        classPath.add(
            Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return String.join(":", classPath);
  }
}
