package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.connect.Scale;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.util.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The configuration of a checkpoint: the program, the engine, and the command-line options. It is
 * written only after checking that these contain no secrets, which belong in files and the
 * environment.
 */
public final class Manifest {
  private static final String PROGRAM = "program.sha256";
  private static final String VERSION = ".version";
  private static final String OPTION = "option.";

  /**
   * What a checkpoint has of the scale, whether it was asked for or not. A run that does not ask
   * resumes with that.
   */
  private static final String SCALE = "scale.";

  private static final Set<String> SCALES = Set.of("readers", "shards");

  /** Options that may change between starts, since they are not part of the pipeline. */
  private static final Set<String> FREE =
      Set.of(
          "progressEvery",
          "quiet",
          "verbose",
          "logLevel",
          "heartbeatUrl",
          "heartbeatEvery",
          "stallTimeout",
          "shutdownTimeout",
          "checkpointDir",
          "webTokenFile",
          "webKeystore",
          "webKeystorePasswordFile",
          "webUrl",
          "history",
          "kafkaGroup");

  private final Properties properties;

  private Manifest(Properties properties) {
    this.properties = properties;
  }

  /**
   * Returns the manifest of this program with the command line {@code args}, on this version of
   * {@code engine}.
   *
   * @param engine a name such as {@code spark}
   * @throws ConfigException if the program's own jar cannot be read
   */
  public static Manifest of(List<String> args, String engine, String version) {
    Properties properties = new Properties();
    properties.setProperty(PROGRAM, programDigest());
    properties.setProperty(engine + VERSION, version);
    TreeMap<String, List<String>> options = new TreeMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
      if (name.equals("web")) {
        // Whether results are recorded for the page is part of the pipeline; its address is not.
        options.put(name, new ArrayList<>(List.of("on")));
      } else if (SCALES.contains(name)) {
        properties.setProperty(SCALE + name, arg.substring(equals + 1));
      } else if (!FREE.contains(name)) {
        options
            .computeIfAbsent(name, n -> new ArrayList<>())
            .add(equals < 0 ? "true" : arg.substring(equals + 1));
      }
    }
    options.forEach(
        (name, values) -> properties.setProperty(OPTION + name, String.join(" ", values)));
    return new Manifest(properties);
  }

  /** Returns it with what was chosen where nothing was asked for. */
  Manifest with(Scale scale) {
    Properties all = new Properties();
    all.putAll(properties);
    all.setProperty(SCALE + "readers", Integer.toString(scale.readers()));
    all.setProperty(SCALE + "shards", Integer.toString(scale.shards()));
    return new Manifest(all);
  }

  /** Returns the scale of a checkpoint that was {@code made} with a manifest. */
  static Scale scale(Properties made) {
    return new Scale(
        Integer.parseInt(made.getProperty(SCALE + "readers", "1")),
        Integer.parseInt(made.getProperty(SCALE + "shards", "1")));
  }

  Properties properties() {
    return properties;
  }

  /** Describes the differences, for people. */
  List<String> differencesFrom(Properties made) {
    List<String> differences = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(made.stringPropertyNames());
    names.addAll(properties.stringPropertyNames());
    for (String name : names) {
      String was = made.getProperty(name);
      String is = properties.getProperty(name);
      boolean isOpen = name.startsWith(SCALE) && is == null;
      if (isOpen || (was != null && was.equals(is))) {
        continue;
      }
      if (name.equals(PROGRAM)) {
        differences.add("it was made by another build of the program");
      } else if (name.startsWith(SCALE)) {
        differences.add(
            "--" + name.substring(SCALE.length()) + " was " + shown(was) + " and is " + is);
      } else if (name.startsWith(OPTION)) {
        String option = "--" + name.substring(OPTION.length());
        differences.add(
            mayHoldSecrets(was) || mayHoldSecrets(is)
                ? option + " had another value"
                : option + " was " + shown(was) + " and is " + shown(is));
      } else {
        differences.add(name + " was " + shown(was) + " and is " + shown(is));
      }
    }
    return differences;
  }

  /**
   * Returns whether an address in {@code value} may hold a password, even though it is refused
   * later.
   */
  private static boolean mayHoldSecrets(String value) {
    return value != null && (value.contains("?") || value.contains("@"));
  }

  private static String shown(String value) {
    return value == null ? "not given" : value;
  }

  private static String programDigest() {
    Optional<Path> program = ProgramJar.path();
    if (program.isEmpty()) {
      return "unpacked";
    }
    try (InputStream in = Files.newInputStream(program.get())) {
      return Sha256.hex(in);
    } catch (IOException e) {
      throw new ConfigException("Cannot read the program's own jar: " + e.getMessage(), e);
    }
  }
}
