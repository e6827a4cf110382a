package dev.streamgauge.bench;

import dev.streamgauge.testing.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program on another engine, from a module below {@code tests/contenders}, with the class path of
 * that module and without Beam.
 *
 * @param module the module's folder
 * @param main its main class, below {@code dev.streamgauge.contenders}
 */
record NativeContender(Path repository, String name, String module, String main, boolean endsItself)
    implements Contender {
  @Override
  public List<String> command(Task task, String heap) {
    Path target = repository.resolve("tests/contenders").resolve(module).resolve("target");
    Path classPath = target.resolve("contender.classpath");
    if (!Files.exists(classPath)) {
      throw new IllegalStateException(
          "No " + classPath + ": build the contenders with mvn -Pcontenders, as tests/bench does");
    }
    List<String> flags = new ArrayList<>(JavaCommand.runnerFlags());
    flags.add("-Dlog4j2.configurationFile=classpath:bench-log4j2.properties");
    try {
      return JavaCommand.of(
          target.resolve("classes") + ":" + Files.readString(classPath).trim(),
          flags,
          heap,
          "dev.streamgauge.contenders." + main,
          task.arguments());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
