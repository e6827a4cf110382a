package dev.streamgauge.cluster;

import dev.streamgauge.testing.JavaCommand;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder laid out like a downloaded distribution of an engine: links to its jars, and files from
 * resources of this package.
 */
record DistributionFolder(Path path) {
  /**
   * Links the jars of a class path, itself a resource, into the subfolder {@code name}.
   *
   * @return their file names
   */
  List<String> linkJars(String classPath, String name) throws IOException {
    Path jars = Files.createDirectories(path.resolve(name));
    List<String> names = new ArrayList<>();
    for (String jar : JavaCommand.classPath(classPath).split(File.pathSeparator, -1)) {
      Path original = Path.of(jar);
      Path link = jars.resolve(original.getFileName());
      Files.createSymbolicLink(link, original);
      names.add(link.getFileName().toString());
    }
    return names;
  }

  /** Copies a resource to the file {@code name}. */
  Path copy(String resource, String name) throws IOException {
    Path file = path.resolve(name);
    Files.createDirectories(file.getParent());
    try (InputStream in = DistributionFolder.class.getResourceAsStream(resource)) {
      Files.copy(in, file);
    }
    return file;
  }

  /** Copies a resource that is a command. */
  void copyCommand(String resource, String name) throws IOException {
    Path command = copy(resource, name);
    if (!command.toFile().setExecutable(true)) {
      throw new IOException("Could not make executable: " + command);
    }
  }
}
